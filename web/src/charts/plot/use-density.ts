import { useEffect, useState } from 'react';

/** Pixels of the screen for each CSS pixel; another one after zooming, or on another screen. */
export function useDensity(): number {
  const [density, setDensity] = useState(() => window.devicePixelRatio || 1);
  useEffect(() => {
    const isSame = window.matchMedia(`(resolution: ${density}dppx)`);
    const changed = (): void => setDensity(window.devicePixelRatio || 1);
    isSame.addEventListener('change', changed, { once: true });
    return () => isSame.removeEventListener('change', changed);
  }, [density]);
  return density;
}
