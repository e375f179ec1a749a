import { useAnnounced } from '../lib/announce.ts';

/** What was just done, for a moment. */
export function Announcement() {
  const announced = useAnnounced();
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex justify-center max-sm:bottom-18"
    >
      {announced && (
        <span
          key={announced.at}
          className="rounded-md bg-text px-3 py-1.5 text-page shadow-raised motion-safe:animate-[appear_120ms_ease-out]"
        >
          {announced.text}
        </span>
      )}
    </div>
  );
}
