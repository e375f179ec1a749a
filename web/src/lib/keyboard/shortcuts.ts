import { useEffect, useRef } from 'react';

/** By key, as KeyboardEvent.key has it; `mod+` is ⌘ or Ctrl; `g t` is one key after the other. */
export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

const active: { current: Shortcuts }[] = [];

/** For so long the second key of a sequence is waited for. */
const SEQUENCE_MS = 1200;
let first: { key: string; atMs: number } | undefined;

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const withMod = event.metaKey || event.ctrlKey;
  if (!withMod && (event.altKey || isTyping(event.target) || isInDialog(event.target))) return;
  // On a control, enter and space are the browser's.
  if ((event.key === 'Enter' || event.key === ' ') && isOnControl(event.target)) return;
  const key = withMod ? `mod+${event.key.toLowerCase()}` : event.key;
  const begun = first && event.timeStamp - first.atMs < SEQUENCE_MS ? first.key : undefined;
  first = undefined;
  const handler = (begun === undefined ? undefined : handlerOf(`${begun} ${key}`)) ?? handlerOf(key);
  if (handler) {
    event.preventDefault();
    handler(event);
  } else if (active.some(({ current }) => Object.keys(current).some((name) => name.startsWith(`${key} `)))) {
    first = { key, atMs: event.timeStamp };
    event.preventDefault();
  }
}

/** The innermost part of the page that knows the key has it. */
function handlerOf(name: string): Shortcuts[string] | undefined {
  return active.findLast((shortcuts) => Object.hasOwn(shortcuts.current, name))?.current[name];
}

/** Keys that work anywhere on the page, but where somebody types. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    if (active.length === 0) window.addEventListener('keydown', onKeyDown);
    active.push(latest);
    return () => {
      active.splice(active.indexOf(latest), 1);
      if (active.length === 0) window.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && ['radio', 'checkbox'].includes(target.type)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

function isOnControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('a, button, summary, [role="slider"]') !== null;
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="dialog"], [role="menu"]') !== null;
}
