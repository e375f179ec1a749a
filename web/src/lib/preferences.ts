import { useSyncExternalStore } from 'react';
import type { Zone } from './format/instant.ts';

/** What one person likes, kept in this browser. */
export interface Preferences {
  theme: 'system' | 'light' | 'dark';
  zone: Zone;
  rail: 'open' | 'folded';
}

const choices: { [Name in keyof Preferences]: readonly Preferences[Name][] } = {
  theme: ['system', 'light', 'dark'],
  zone: ['local', 'UTC'],
  rail: ['open', 'folded'],
};

const listeners = new Set<() => void>();
let preferences = readAll();
applyTheme();

window.addEventListener('storage', () => changed(readAll()));

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => preferences,
  );
}

export function prefer<Name extends keyof Preferences>(name: Name, value: Preferences[Name]): void {
  try {
    localStorage.setItem(`seamark.${name}`, value);
  } catch {
    // Without storage a preference lasts as long as the page.
  }
  changed({ ...preferences, [name]: value });
}

export function useZone(): Zone {
  return usePreferences().zone;
}

function changed(next: Preferences): void {
  preferences = next;
  applyTheme();
  for (const listener of listeners) listener();
}

/** Before anybody draws: what is drawn reads its colours from the document. */
function applyTheme(): void {
  document.documentElement.dataset['theme'] = preferences.theme;
}

function readAll(): Preferences {
  return { theme: read('theme'), zone: read('zone'), rail: read('rail') };
}

function read<Name extends keyof Preferences>(name: Name): Preferences[Name] {
  const known = choices[name];
  try {
    const kept = localStorage.getItem(`seamark.${name}`);
    return known.find((choice) => choice === kept) ?? known[0]!;
  } catch {
    return known[0]!;
  }
}
