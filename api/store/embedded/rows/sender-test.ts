import { everybody, isEverybody, isSentBy, type Senders } from '../../ports/senders.ts';
import type { PartitionView } from './partition-view.ts';

/** Whether rows of a context count, each context judged once; undefined where all do. */
export function senderTest(view: PartitionView, of: Senders = everybody): ((context: number) => boolean) | undefined {
  if (isEverybody(of)) return undefined;
  const verdicts: (boolean | undefined)[] = [];
  return (context) => (verdicts[context] ??= isSentBy(view.contexts.get(context).resource.attributes, of));
}
