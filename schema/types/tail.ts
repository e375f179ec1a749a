import { builder, type ObjectFields } from '../builder.ts';
import type { GraphObjects } from '../objects.ts';
import { readTail, tailEvent, tailNews } from '../tails.ts';

const tailArguments = builder.args((t) => ({
  filter: t.string({ description: 'The filter part of the query language; all where empty.' }),
  after: t.string({ description: 'The cursor of the last event received: what came since is sent first.' }),
  backlog: t.int({ defaultValue: 0, description: 'How many of the latest come first without `after`, 0 to 1,000.' }),
}));

/** How far a tail has come. */
function courseFields<Shape extends Pick<GraphObjects['LogTailEvent'], 'cursor' | 'dropped' | 'droppedAfter'>>(
  t: ObjectFields<Shape>,
) {
  return {
    cursor: t.string({ description: 'From where to go on, for `after`.', resolve: ({ cursor }) => cursor }),
    dropped: t.field({
      type: 'BigInt',
      description: 'How many were left out since the event before, because the reader was too slow.',
      resolve: ({ dropped }) => dropped,
    }),
    droppedAfter: t.string({
      nullable: true,
      description: 'The cursor from which what was left out can be read; null where nothing was.',
      resolve: ({ droppedAfter }) => droppedAfter,
    }),
  };
}

builder.objectType('LogTailEvent', {
  description: 'Log records that arrived, in order of arrival.',
  fields: (t) => ({
    ...courseFields(t),
    records: t.field({
      type: ['LogRecord'],
      description: 'May be empty where only the cursor moved on.',
      resolve: ({ items }) => items,
    }),
  }),
});

builder.objectType('SpanTailEvent', {
  description: 'Spans that arrived, in order of arrival.',
  fields: (t) => ({
    ...courseFields(t),
    spans: t.field({
      type: ['Span'],
      description: 'May be empty where only the cursor moved on.',
      resolve: ({ items }) => items,
    }),
  }),
});

const promise =
  'What was stored since `after` first, then what arrives, with no gap and no duplicate; a cursor older than what is kept is CURSOR_EXPIRED.';

builder.subscriptionFields((t) => ({
  logTail: t.field({
    type: 'LogTailEvent',
    description: `Log records that match, as they arrive. ${promise}`,
    args: tailArguments,
    subscribe: (_, args, context) => tailNews(context.graph.tails.logs, readTail(args, 'logs', context)),
    resolve: (news) => tailEvent(news, 'logs'),
  }),
  spanTail: t.field({
    type: 'SpanTailEvent',
    description: `Spans that match, as they arrive. ${promise}`,
    args: tailArguments,
    subscribe: (_, args, context) => tailNews(context.graph.tails.spans, readTail(args, 'spans', context)),
    resolve: (news) => tailEvent(news, 'spans'),
  }),
}));
