import { hoursAround, shareWithin } from '../../api/analysis/span-kin.ts';
import type { HistogramBucket } from '../../api/analysis/latency-heatmap.ts';
import { readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { figureOf, histogram, usualStep } from '../red.ts';
import { TimeRangeInput } from './time.ts';

builder.objectField('Span', 'kin', (t) =>
  t.field({
    type: 'SpanKin',
    description: 'It among its kind: the spans of the same service, name and kind.',
    args: {
      range: t.arg({
        type: TimeRangeInput,
        description: 'The hour in which it began and the one before, where nothing is said.',
      }),
    },
    resolve: (span, { range: asked }, { now }) => {
      const { service, name, kind, durationNano } = span;
      const range = asked ? readRange(asked, now) : hoursAround(span);
      const red = { service, operation: name, kind, range, environment: null, step: usualStep(range) };
      return { red, durationNano };
    },
  }),
);

builder.objectType('SpanKin', {
  description: 'A span among those of the same service, name and kind.',
  fields: (t) => ({
    red: t.field({ type: 'Red', description: 'Rate, errors and durations of them all.', resolve: ({ red }) => red }),
    shareWithin: t.float({
      nullable: true,
      description:
        'The part of them that took no longer, 0 to 1, within 1 % of the duration; null while it cannot be told.',
      resolve: async ({ red, durationNano }, _, context) => {
        const { json } = await figureOf(red, histogram, context);
        return shareWithin((json?.[0] ?? []) as HistogramBucket[], durationNano);
      },
    }),
  }),
});
