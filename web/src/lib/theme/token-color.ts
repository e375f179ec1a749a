import { useSyncExternalStore } from 'react';
import { usePreferences } from '../preferences.ts';

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');
const known = new Map<string, string>();
let probe: HTMLElement | undefined;

/** Changes with the theme; a canvas that depends on it is drawn anew. */
export function useThemeKey(): string {
  const { theme } = usePreferences();
  const isDark = useSyncExternalStore(
    (listener) => {
      prefersDark.addEventListener('change', listener);
      return () => prefersDark.removeEventListener('change', listener);
    },
    () => prefersDark.matches,
  );
  return theme === 'system' ? (isDark ? 'dark' : 'light') : theme;
}

/** A colour token as the canvas understands it. `themeKey`: that of useThemeKey. */
export function tokenColor(token: string, themeKey: string): string {
  const key = `${themeKey} ${token}`;
  let color = known.get(key);
  if (color === undefined) {
    if (!probe) {
      probe = document.createElement('span');
      probe.hidden = true;
      document.body.append(probe);
    }
    probe.style.color = `var(${token})`;
    color = getComputedStyle(probe).color;
    known.set(key, color);
  }
  return color;
}
