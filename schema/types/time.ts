import { builder } from '../builder.ts';

const BetweenInput = builder.inputType('BetweenInput', {
  description: 'A range between two instants.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', required: true, description: 'The first instant of the range.' }),
    to: t.field({ type: 'DateTime', required: true, description: 'The first instant that is not in it any more.' }),
  }),
});

const AroundInput = builder.inputType('AroundInput', {
  description: 'A range around an instant.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', required: true, description: 'The middle of the range.' }),
    window: t.string({ required: true, description: 'A duration to either side: 30s, 5m.' }),
  }),
});

export const TimeRangeInput = builder.inputType('TimeRangeInput', {
  isOneOf: true,
  description: 'A time range, in one of three ways.',
  fields: (t) => ({
    last: t.string({ description: 'A duration that ends now: 15m, 6h, 7d.' }),
    between: t.field({ type: BetweenInput, description: 'From an instant to another.' }),
    around: t.field({ type: AroundInput, description: 'To either side of an instant.' }),
  }),
});

builder.objectType('TimeRange', {
  description: 'The instants from `from` on and before `to`.',
  fields: (t) => ({
    from: t.field({
      type: 'DateTime',
      description: 'The first instant of the range.',
      resolve: ({ fromNano }) => fromNano,
    }),
    to: t.field({
      type: 'DateTime',
      description: 'The first instant that is not in it any more.',
      resolve: ({ toNano }) => toNano,
    }),
  }),
});
