/** The mark of the product: a beacon on the sea. */
export function Mark() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className="size-5 shrink-0 text-accent">
      <rect width="24" height="24" rx="5.5" fill="currentColor" />
      <path
        d="M12 5v14M7.5 9.5h9M6.5 15.5c1.8 1.7 3.7 2.6 5.5 3.8 1.8-1.2 3.7-2.1 5.5-3.8"
        fill="none"
        stroke="var(--color-on-accent)"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
