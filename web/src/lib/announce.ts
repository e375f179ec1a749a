import { useSyncExternalStore } from 'react';

const SHOWN_MS = 2500;

let announced: { text: string; at: number } | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Says shortly that something was done, on the screen and to screen readers. */
export function announce(text: string): void {
  clearTimeout(timer);
  set({ text, at: Date.now() });
  timer = setTimeout(() => set(undefined), SHOWN_MS);
}

/** Copies a text, and says so; `what` is what it is: `Link`. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(`${what} copied`);
  } catch {
    announce('The browser does not allow copying here');
  }
}

export function useAnnounced(): { text: string; at: number } | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => announced,
  );
}

function set(next: typeof announced): void {
  announced = next;
  for (const listener of listeners) listener();
}
