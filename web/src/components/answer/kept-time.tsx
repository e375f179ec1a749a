import { graphql } from '../../gql/index.ts';
import type { Signal } from '../../gql/graphql.ts';
import { formatInstant, instantMs } from '../../lib/format/instant.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { between } from '../../lib/time/time-selection.ts';
import { selectTime, useTime } from '../../lib/time/use-time.ts';
import { Button } from '../../ui/button.tsx';

const KeptTimeQuery = graphql(`
  query KeptTime {
    system {
      storage {
        signal
        oldest
        newest
      }
    }
  }
`);

const nouns: Record<Signal, string> = { TRACES: 'spans', METRICS: 'data points', LOGS: 'log records' };

/** Why a time is empty where that is for the time itself: it lies before the oldest or after the newest that is kept. */
export function KeptTime({ signal }: { signal: Signal }) {
  const { range, zone } = useTime();
  const { data } = useAnswer(KeptTimeQuery, {});
  const kept = data?.system.storage.find((one) => one.signal === signal);
  if (!kept) return null;
  if (kept.oldest === null || kept.newest === null) return <p>No {nouns[signal]} are kept yet, of any time.</p>;
  const oldestMs = instantMs(kept.oldest);
  const newestMs = instantMs(kept.newest);
  const isBefore = range.toMs <= oldestMs;
  if (!isBefore && range.fromMs <= newestMs) return null;
  const lengthMs = range.toMs - range.fromMs;
  const toMs = isBefore ? oldestMs + lengthMs : newestMs + 1;
  return (
    <div className="mb-2">
      <p>
        {isBefore ? 'The oldest' : 'The newest'} {nouns[signal]} kept are of{' '}
        {formatInstant(isBefore ? oldestMs : newestMs, zone)}.
      </p>
      <Button className="mt-2" onClick={() => selectTime(between(toMs - lengthMs, toMs))}>
        Show that time
      </Button>
    </div>
  );
}
