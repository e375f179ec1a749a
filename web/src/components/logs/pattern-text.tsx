import { oneLine } from './body-parts.ts';

/** A template with what varies set apart. */
export function PatternText({ template }: { template: string }) {
  return oneLine(template)
    .split('<*>')
    .map((part, at) => (
      // Parts have no identity but their place.
      // oxlint-disable-next-line react/no-array-index-key
      <span key={at}>
        {at > 0 && <span className="rounded-sm bg-hover px-1 text-faint">∗</span>}
        {part}
      </span>
    ));
}
