import { useMemo } from 'react';
import { useZone } from '../preferences.ts';
import type { Zone } from '../format/instant.ts';
import { currentPlace, renewNow, usePlace } from '../url/place.ts';
import { setParams } from '../url/href.ts';
import {
  between,
  defaultSelection,
  type MsRange,
  readSelection,
  resolveSelection,
  type TimeSelection,
  writeSelection,
} from './time-selection.ts';

export interface PageTime {
  selection: TimeSelection;
  /** The selection as instants, the same for all parts of the page. */
  range: MsRange;
  /** The range as the graph's argument; the same object as long as the range is. */
  graphRange: GraphRange;
  /** What "now" is on this page. */
  nowMs: number;
  isLive: boolean;
  zone: Zone;
  /** The address has a time that cannot be read; the default stands in for it. */
  isUnreadable: boolean;
}

export interface GraphRange {
  between: { from: string; to: string };
}

export function useTime(): PageTime {
  const { path, params, nowMs } = usePlace();
  const zone = useZone();
  const read = readSelection(params);
  const selection = read ?? defaultSelection;
  const { fromMs, toMs } = resolveSelection(selection, nowMs);
  const graphRange = useMemo(() => graphRangeOf({ fromMs, toMs }), [fromMs, toMs]);
  const isUnreadable = !read && ['last', 'from', 'to'].some((name) => params.has(name));
  const isLive = selection.kind === 'last' && followsLive(path, params);
  return { selection, range: { fromMs, toMs }, graphRange, nowMs, isLive, zone, isUnreadable };
}

export function graphRangeOf({ fromMs, toMs }: MsRange): GraphRange {
  const iso = (ms: number): string => new Date(ms).toISOString();
  return { between: { from: iso(fromMs), to: iso(toMs) } };
}

/** Shows another time; what has an end is not live. */
export function selectTime(selection: TimeSelection): void {
  const live = selection.kind === 'last' ? (currentPlace().params.get('live') ?? undefined) : undefined;
  setParams({ ...writeSelection(selection), live });
}

export function selectRange({ fromMs, toMs }: MsRange): void {
  selectTime(between(fromMs, toMs));
}

/** Live shows a time that ends now, and follows it. */
export function setLive(isOn: boolean): void {
  const { path, params } = currentPlace();
  const time = isOn && readSelection(params)?.kind === 'between' ? writeSelection(defaultSelection) : {};
  setParams({ ...time, live: isOn ? 'on' : movingPages.test(path) ? 'off' : undefined });
  if (isOn) renewNow();
}

/** They show how things are: unless told otherwise they follow what comes in, by subscription. */
const movingPages = /^\/(?:services(?:\/[^/]+)?|map|system)?$/;

function followsLive(path: string, params: URLSearchParams): boolean {
  const said = params.get('live');
  return said === 'on' || (said !== 'off' && movingPages.test(path));
}
