import { useSyncExternalStore } from 'react';

/** How large the page's text is, where 1 is 16 pixels: people and wide screens have it larger, and rows with it. */
export function useRemScale(): number {
  return useSyncExternalStore(subscribe, remScale);
}

function remScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}
