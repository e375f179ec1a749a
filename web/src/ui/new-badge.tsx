/** Beside what was not there before. */
export function NewBadge() {
  return (
    <span
      title="There was none of them just before this time"
      className="shrink-0 rounded-sm bg-accent-soft px-1 text-sm leading-4 text-accent"
    >
      new
    </span>
  );
}
