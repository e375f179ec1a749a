import { useLayoutEffect, useState } from 'react';

/** The height of an element in whole pixels, 0 until it is known; null while it is not there. */
export function useHeight(element: HTMLElement | null): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => setHeight(Math.floor(entry?.contentRect.height ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return height;
}
