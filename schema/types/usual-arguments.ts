import { builder } from '../builder.ts';
import { TimeRangeInput } from './time.ts';

/** Arguments that many fields have, each in the same words. */
export const rangeArguments = builder.args((t) => ({
  range: t.field({ type: TimeRangeInput, description: 'The last 15 minutes where nothing is said.' }),
}));

export const environmentArguments = builder.args((t) => ({
  environment: t.string({ description: 'A deployment.environment.name; all where nothing is said.' }),
}));

export const filterArguments = builder.args((t) => ({
  filter: t.string({ description: 'The filter part of the query language; all where empty.' }),
}));

export const stepArguments = builder.args((t) => ({
  step: t.string({
    description: 'The width of a bucket of the series, such as 1m; by the range where nothing is said.',
  }),
}));

export const redArguments = { ...rangeArguments, ...stepArguments, ...environmentArguments };
