import type { Instrumentation } from '../languages/language.ts';

/** What a metric is; the objects below are the shop's whole vocabulary of them. */
export interface Instrument {
  readonly name: string;
  /** UCUM. */
  readonly unit: string;
  readonly description: string;
  readonly type: 'counter' | 'upDownCounter' | 'gauge' | 'histogram' | 'summary';
  /** Whether values are whole numbers. */
  readonly integer: boolean;
  /** Whose scope the metric has. */
  readonly instrumentation: Instrumentation;
  /** Upper bounds of a histogram's buckets. */
  readonly bounds: readonly number[];
}

const secondsBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const databaseBounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
const pauseBounds = [0.01, 0.1, 1, 10];

type NameUnitDescription = readonly [name: string, unit: string, description: string];

const make =
  (type: Instrument['type'], integer: boolean, bounds: readonly number[] = []) =>
  (instrumentation: Instrumentation, ...[name, unit, description]: NameUnitDescription): Instrument => ({
    name,
    unit,
    description,
    type,
    integer,
    instrumentation,
    bounds,
  });

/** A sum that only grows: whole numbers, or seconds. */
export const counter = make('counter', true);
export const secondsCounter = make('counter', false);
export const upDownCounter = make('upDownCounter', true);
export const gauge = make('gauge', false);
export const integerGauge = make('gauge', true);
export const durationHistogram = make('histogram', false, secondsBounds);
export const databaseHistogram = make('histogram', false, databaseBounds);
export const pauseHistogram = make('histogram', false, pauseBounds);
export const summary = make('summary', false);

/** A histogram with buckets of its own. */
export function histogram(
  bounds: readonly number[],
  instrumentation: Instrumentation,
  ...text: NameUnitDescription
): Instrument {
  return make('histogram', false, bounds)(instrumentation, ...text);
}
