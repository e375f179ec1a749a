import type { IngestSnapshot } from '../ingest/ingest-status.ts';
import { type IngestHistory, SAMPLE_MS } from '../self/ingest-history.ts';
import { bySignal } from '../telemetry/signal.ts';

/** Looks now and then at what came in, until the function that it gives is called. A look that fails is left out. */
export function sampleIngest(history: IngestHistory, ingest: () => Promise<IngestSnapshot>): () => void {
  const look = async (): Promise<void> => {
    const snapshot = await ingest();
    const counts = bySignal((signal) => {
      const { accepted, rejected, bytes } = snapshot[signal];
      return { accepted, rejected: Object.values(rejected).reduce((sum, count) => sum + count, 0), bytes };
    });
    history.add(Date.now(), counts);
  };
  const timer = setInterval(() => void look().catch(() => undefined), SAMPLE_MS);
  timer.unref();
  void look().catch(() => undefined);
  return () => clearInterval(timer);
}
