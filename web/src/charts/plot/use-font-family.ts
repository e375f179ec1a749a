import { useEffect, useState } from 'react';

export const FALLBACK_FONTS = 'system-ui, sans-serif';
export const PAGE_FONTS = `'Inter', ${FALLBACK_FONTS}`;

/** The fonts for text on a canvas, which does not change by itself when the page's own fonts come. */
export function useFontFamily(): string {
  const [isThere, setThere] = useState(() => document.fonts.status === 'loaded');
  useEffect(() => {
    let isCurrent = true;
    void document.fonts.ready.then(() => isCurrent && setThere(true));
    return () => {
      isCurrent = false;
    };
  }, []);
  return isThere ? PAGE_FONTS : FALLBACK_FONTS;
}
