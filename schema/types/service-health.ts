import type { HealthBaseline, HealthMeasureKind, HealthState } from '../../api/analysis/service-health.ts';
import { builder } from '../builder.ts';

const HealthStateEnum = builder.enumType('HealthState', {
  description: 'How something does.',
  values: {
    UNKNOWN: { description: 'There is nothing to compare it with.' },
    HEALTHY: { description: 'As it usually does, or better.' },
    DEGRADED: { description: 'Worse than is usual: a score of 1 or more.' },
    FAILING: { description: 'Far worse than is usual: a score of 3 or more.' },
  } satisfies Record<HealthState, { description: string }>,
});

const HealthBaselineEnum = builder.enumType('HealthBaseline', {
  description: 'What something is compared with.',
  values: {
    EARLIER_DAYS: { description: 'The same time of earlier days, up to a week back.' },
    JUST_BEFORE: { description: 'The time just before, as nothing is known of earlier days.' },
    NONE: { description: 'Nothing.' },
  } satisfies Record<HealthBaseline, { description: string }>,
});

const HealthMeasureKindEnum = builder.enumType('HealthMeasureKind', {
  description: 'What is measured of requests.',
  values: {
    REQUEST_COUNT: { description: 'How many there were in the range.' },
    ERROR_RATE: { description: 'The share of those that failed, 0 to 1.' },
    P95: { description: 'The 95th percentile of their durations, in milliseconds.' },
  } satisfies Record<HealthMeasureKind, { description: string }>,
});

builder.objectType('ServiceHealth', {
  description:
    'How a service does, by comparison with how it usually does at this time: no thresholds are to be set, and what rises and falls each day is no news.',
  fields: (t) => ({
    state: t.field({ type: HealthStateEnum, description: 'In a word.', resolve: ({ state }) => state }),
    score: t.exposeFloat('score', {
      description:
        'The highest of its measures: 0 as usual or better, 1 at the edge of what is usual, 3 three times as far off.',
    }),
    baseline: t.field({
      type: HealthBaselineEnum,
      description: 'What it is compared with.',
      resolve: ({ baseline }) => baseline,
    }),
    measures: t.field({
      type: ['HealthMeasure'],
      description: 'What the score is made of; empty where it is unknown.',
      resolve: ({ measures }) => measures,
    }),
  }),
});

builder.objectType('HealthMeasure', {
  description: 'One of the measures of which a health is made.',
  fields: (t) => ({
    kind: t.field({ type: HealthMeasureKindEnum, description: 'What is measured.', resolve: ({ kind }) => kind }),
    value: t.exposeFloat('value', { description: 'What it is now, in the unit of its kind.' }),
    expected: t.exposeFloat('expected', { description: 'What it usually is: the middle of what it is compared with.' }),
    score: t.exposeFloat('score', {
      description: '0: as usual or better; 1: at the edge of what is usual; 3: three times as far off.',
    }),
  }),
});
