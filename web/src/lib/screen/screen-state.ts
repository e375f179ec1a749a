import { useSyncExternalStore } from 'react';
import { isScreen, screenKey } from './screen-key.ts';

export type ScreenState = 'good' | 'without key' | 'refused';

let state: ScreenState = isScreen && screenKey === undefined ? 'without key' : 'good';
const listeners = new Set<() => void>();

/** Whether the key of this screen lets it in, as its last request was told. */
export function useScreenState(): ScreenState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

export function screenWas(next: 'good' | 'refused'): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}
