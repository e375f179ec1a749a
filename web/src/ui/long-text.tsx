import { useState } from 'react';

interface LongTextProps {
  text: string;
  /** Characters that are shown at first. */
  most?: number;
}

const MOST_AT_ONCE = 100_000;

/** Text as it is, whatever is in it; the rest of a long one on demand. */
export function LongText({ text, most = 1200 }: LongTextProps) {
  const [shown, setShown] = useState(most);
  return (
    <>
      <span dir="auto" className="wrap-anywhere whitespace-pre-wrap">
        {text.length > shown ? `${text.slice(0, shown)}…` : text}
      </span>
      {text.length > shown && (
        <button type="button" className="ml-1 rounded-sm text-accent" onClick={() => setShown(shown + MOST_AT_ONCE)}>
          show {Math.min(text.length - shown, MOST_AT_ONCE).toLocaleString('en-US')} more characters
        </button>
      )}
    </>
  );
}
