import { oneLine } from './body-parts.ts';

/** A template with what varies set apart. */
export function PatternText({ template }: { template: string }) {
  return oneLine(template)
    .split('<*>')
    .map((part, at) => (
      // oxlint-disable-next-line react/no-array-index-key -- parts have no identity but their place
      <span key={at}>
        {at > 0 && <span className="rounded-sm bg-hover px-1 text-faint">∗</span>}
        {part}
      </span>
    ));
}
