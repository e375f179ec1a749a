import { useState } from 'react';

const MOST_CHILDREN = 100;
const MOST_DEPTH = 40;

/** A structured value, to be opened level by level; what is open at first is `openDepth`. */
export function JsonTree({ value, openDepth = 1, depth = 0 }: { value: unknown; openDepth?: number; depth?: number }) {
  const [shown, setShown] = useState(MOST_CHILDREN);
  if (typeof value !== 'object' || value === null) return <JsonLeaf value={value} />;
  if (depth >= MOST_DEPTH) return <code className="font-mono text-sm wrap-anywhere">{JSON.stringify(value)}</code>;
  const entries = Object.entries(value);
  const brackets = Array.isArray(value) ? '[]' : '{}';
  if (entries.length === 0) return <code className="font-mono text-sm">{brackets}</code>;
  return (
    <details open={depth < openDepth} className="font-mono text-sm">
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-text">
        {brackets[0]} {entries.length} {brackets[1]}
      </summary>
      <ul className="ml-1.5 border-l border-line pl-3">
        {entries.slice(0, shown).map(([key, child]) => (
          <li key={key} className="flex gap-2">
            <span className="shrink-0 text-muted">{key}</span>
            <JsonTree value={child} openDepth={openDepth} depth={depth + 1} />
          </li>
        ))}
      </ul>
      {entries.length > shown && (
        <button type="button" className="ml-5 text-accent" onClick={() => setShown(shown + 10 * MOST_CHILDREN)}>
          {entries.length - shown} more
        </button>
      )}
    </details>
  );
}

function JsonLeaf({ value }: { value: unknown }) {
  const look = typeof value === 'string' ? 'text-text' : 'text-info';
  return <span className={`font-mono text-sm wrap-anywhere whitespace-pre-wrap ${look}`}>{String(value)}</span>;
}
