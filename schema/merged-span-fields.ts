import type { MergedSpan } from '../api/telemetry/merged-spans.ts';
import type { ObjectFields } from './builder.ts';

type Totals = Pick<MergedSpan, 'spanCount' | 'errorCount' | 'durationNano' | 'selfTimeNano'>;

/** The fields of all types that stand for several spans of a trace. */
export function totalFields<Shape extends Totals>(t: ObjectFields<Shape>) {
  return {
    spanCount: t.int({ description: 'How many spans.', resolve: ({ spanCount }) => spanCount }),
    errorCount: t.int({
      description: 'How many of them have the status ERROR.',
      resolve: ({ errorCount }) => errorCount,
    }),
    durationNano: t.field({
      type: 'BigInt',
      description: 'The sum of their durations, in nanoseconds.',
      resolve: ({ durationNano }) => durationNano,
    }),
    selfTimeNano: t.field({
      type: 'BigInt',
      description: 'Nanoseconds of them in which none of their children ran.',
      resolve: ({ selfTimeNano }) => selfTimeNano,
    }),
  };
}
