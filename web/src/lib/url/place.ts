import { useSyncExternalStore } from 'react';
import { basePath } from '../screen/screen-key.ts';
import { now } from '../time/clock.ts';

/** Where the browser is. */
export interface Place {
  /** Of the page, without what stands before all of them. */
  path: string;
  params: URLSearchParams;
  /** What "now" is on this page: times that end now end here, so that going back shows the same picture. */
  nowMs: number;
  /** Of the entry of the history: the same when one comes back to it. */
  key: string;
}

interface EntryState {
  key: string;
  nowMs: number;
}

/** A page that is opened this soon after another keeps its "now", so that the two can be compared. */
const SAME_NOW_MS = 15_000;

const listeners = new Set<() => void>();
let place = readPlace(now());

window.addEventListener('popstate', () => update(undefined));

/** `nowMs`: what "now" is from here on; that of the entry of the history where nothing is said. */
function readPlace(nowMs: number | undefined): Place {
  const known = window.history.state as EntryState | null;
  const state = known && nowMs === undefined ? known : { key: known?.key ?? newKey(), nowMs: nowMs ?? now() };
  if (state !== known) window.history.replaceState(state, '');
  const path = window.location.pathname.slice(basePath.length) || '/';
  return { path, params: new URLSearchParams(window.location.search), ...state };
}

function update(nowMs: number | undefined): void {
  place = readPlace(nowMs);
  for (const listener of listeners) listener();
}

export function currentPlace(): Place {
  return place;
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, currentPlace);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export interface NavigateOptions {
  /** The way back does not lead to where one was. */
  replace?: boolean;
  /** What was asked for stays the same: so does "now". */
  keepsNow?: boolean;
}

/** As it stands in the browser's address line. */
export function addressOf(href: string): string {
  return basePath + href;
}

/** Goes to a page of this site. */
export function navigate(href: string, { replace = false, keepsNow = false }: NavigateOptions = {}): void {
  const address = addressOf(href);
  const isSame = address === window.location.pathname + window.location.search;
  const nowMs = keepsNow || Math.abs(now() - place.nowMs) < SAME_NOW_MS ? place.nowMs : now();
  if (replace || isSame) window.history.replaceState({ key: place.key, nowMs }, '', address);
  else window.history.pushState({ key: newKey(), nowMs }, '', address);
  update(undefined);
}

/** Moves "now" on, on the page that is shown: to what the clock shows, or to the instant of what came in. */
export function renewNow(nowMs: number = now()): void {
  update(nowMs);
}

function newKey(): string {
  return crypto.randomUUID();
}
