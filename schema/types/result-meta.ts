import { builder } from '../builder.ts';

export const BackendState = builder.enumType('BackendState', {
  description: 'Whether a store answers.',
  values: {
    OK: { description: 'It answered.' },
    DISABLED: { description: 'It is switched off.' },
    UNAVAILABLE: { description: 'It is switched on and could not answer.' },
  },
});

builder.objectType('ResultMeta', {
  description: 'Why a result looks as it does: answers "why is this panel empty?".',
  fields: (t) => ({
    range: t.field({
      type: 'TimeRange',
      description: 'What was read; roll-ups widen it to whole steps.',
      resolve: ({ range }) => range,
    }),
    truncated: t.exposeBoolean('truncated', { description: 'True when a limit cut the answer; never silently.' }),
    scannedRows: t.field({
      type: 'BigInt',
      description: 'How many rows were looked at, those counted by a roll-up included.',
      resolve: ({ scannedRows }) => scannedRows,
    }),
    elapsedMs: t.exposeFloat('elapsedMs', { description: 'How long the store took, in milliseconds.' }),
    backends: t.field({
      type: ['BackendAnswer'],
      description: 'The stores that answered, and those that are off or could not.',
      resolve: ({ backends }) => backends,
    }),
    notes: t.exposeStringList('notes', {
      description: 'Plain sentences: an unknown key and its nearest match, data older than what is kept, and the like.',
    }),
  }),
});

builder.objectType('BackendAnswer', {
  description: 'What a store had to say to one result.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Such as "embedded traces".' }),
    state: t.field({ type: BackendState, description: 'Whether it answered.', resolve: ({ state }) => state }),
    detail: t.exposeString('detail', { nullable: true, description: 'Why it could not answer; null when it did.' }),
  }),
});
