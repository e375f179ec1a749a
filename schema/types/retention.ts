import { retention as parseRetention } from '../../api/config/parsers.ts';
import { Misfit } from '../../api/config/setting.ts';
import { systemActor } from '../../api/access/actor.ts';
import { builder } from '../builder.ts';
import { badInput, graphError } from '../errors.ts';
import { SignalEnum } from './query.ts';

builder.objectType('RetentionPreview', {
  description:
    'What would be deleted at once if a signal were kept for another time. Parts of the store go as a whole.',
  fields: (t) => ({
    parts: t.exposeInt('parts', { description: 'How many parts would go, each of up to an hour.' }),
    bytes: t.field({ type: 'BigInt', description: 'Bytes on disk that they take.', resolve: ({ bytes }) => bytes }),
    before: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'All that is older would be gone; null where nothing goes.',
      resolve: ({ beforeNano }) => beforeNano,
    }),
  }),
});

const forHowLong = 'How long, at least an hour, such as 36h, 14d or 4w; `off` keeps until the disk is needed.';

builder.queryField('retentionPreview', (t) =>
  t.field({
    type: 'RetentionPreview',
    authScopes: { admin: true },
    skipTypeScopes: true,
    description: 'What a change of retention would delete; nothing is deleted. For admins.',
    args: {
      signal: t.arg({ type: SignalEnum, required: true, description: 'Of what.' }),
      retention: t.arg.string({ required: true, description: forHowLong }),
    },
    resolve: (_, { signal, retention }, { graph }) => graph.retention.preview(signal, readRetention(retention)),
  }),
);

builder.mutationField('setRetention', (t) =>
  t.field({
    type: 'Boolean',
    authScopes: { admin: true },
    description:
      'Keeps a signal for another time from now on, and deletes at once what is over; true. CONFLICT where a setting says how long. For admins.',
    args: {
      signal: t.arg({ type: SignalEnum, required: true, description: 'Of what.' }),
      retention: t.arg.string({ required: true, description: forHowLong }),
    },
    resolve: async (_, { signal, retention }, { graph, actor }) => {
      const retentionMs = readRetention(retention);
      if (graph.retention.isFixed(signal)) {
        const setting = `RETENTION_${signal.toUpperCase()}`;
        throw graphError('CONFLICT', `${setting} says how long; remove the setting to choose here.`);
      }
      // What cannot be recorded is not done: it deletes.
      await graph.control.verbs.appendAudit(systemActor, actor, {
        action: 'retention.set',
        target: { kind: 'retention', id: signal, name: signal },
        detail: { retention },
      });
      await graph.retention.change(signal, retentionMs);
      return true;
    },
  }),
);

function readRetention(text: string): number | null {
  try {
    return parseRetention(text) ?? null;
  } catch (error) {
    if (error instanceof Misfit) throw badInput(`retention must be ${error.message}`);
    throw error;
  }
}
