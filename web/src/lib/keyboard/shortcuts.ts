import { useEffect, useRef } from 'react';

/** By key, as KeyboardEvent.key has it; `mod+` is ⌘ or Ctrl. */
export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

const active: { current: Shortcuts }[] = [];

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const withMod = event.metaKey || event.ctrlKey;
  if (!withMod && (event.altKey || isTyping(event.target) || isInDialog(event.target))) return;
  // On a control, enter and space are the browser's.
  if ((event.key === 'Enter' || event.key === ' ') && isOnControl(event.target)) return;
  const name = withMod ? `mod+${event.key.toLowerCase()}` : event.key;
  // The innermost part of the page that knows the key has it.
  const handler = active.findLast((shortcuts) => Object.hasOwn(shortcuts.current, name))?.current[name];
  if (!handler) return;
  event.preventDefault();
  handler(event);
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
