import type { ControlPlane } from '../control/control-plane.ts';
import { type BackPressure, MAX_IN_FLIGHT_BYTES } from '../ingest/back-pressure.ts';
import type { IngestSnapshot } from '../ingest/ingest-status.ts';
import type { IngestHistory } from '../self/ingest-history.ts';
import type { StorageForecast } from '../self/storage-forecast.ts';
import type { Readers } from '../store/open-stores.ts';
import type { StoreStatistics } from '../store/ports/row-store.ts';
import { bySignal, type Signal, signals } from '../telemetry/signal.ts';
import type { LostOfLog } from './start-threads.ts';
import type { BackendReport, SystemSource } from '../../schema/graph.ts';
import { reportOnControl } from './report-on-services.ts';

export interface SystemSourceOptions {
  version: string;
  startedAtMs: number;
  readers: Readers;
  control: ControlPlane;
  redis: () => Promise<BackendReport>;
  /** Of the log, as it was found at the start. */
  logDamages: readonly LostOfLog[];
  ingest: () => Promise<IngestSnapshot>;
  history: IngestHistory;
  pressure: BackPressure;
  forecast: () => StorageForecast | null;
}

/** What the graph tells of the product itself. */
export function systemSource(options: SystemSourceOptions): SystemSource {
  const { version, startedAtMs, readers, control, redis, logDamages, ingest, history, pressure, forecast } = options;
  const statisticsOf = async (signal: Signal): Promise<StoreStatistics> => {
    const statistics = await readers[signal].statistics();
    // A record of which nobody knows whose it was may have been anyone's.
    const lost = logDamages.filter((damage) => damage.signal === undefined || damage.signal === signal);
    return { ...statistics, damages: [...lost.map(({ sentence }) => sentence), ...statistics.damages] };
  };
  return {
    version,
    startedAtMs,
    ingest,
    history: () => history.read(),
    pressure: () => ({ bytesInFlight: pressure.bytesInFlight, mostBytesInFlight: MAX_IN_FLIGHT_BYTES }),
    forecast,
    backends: () =>
      Promise.all([
        ...signals.map((signal) => reportOn(signal, () => statisticsOf(signal))),
        reportOnControl(control),
        redis(),
      ]),
    storage: async () => {
      const statistics = await Promise.all(signals.map((signal) => statisticsOf(signal).catch(() => null)));
      return bySignal((signal) => statistics[signals.indexOf(signal)]!);
    },
  };
}

async function reportOn(signal: Signal, statistics: () => Promise<StoreStatistics>): Promise<BackendReport> {
  const about = { name: `embedded ${signal}`, role: signal };
  const startMs = performance.now();
  try {
    const { damages } = await statistics();
    return { ...about, state: 'OK', latencyMs: performance.now() - startMs, detail: damages.join(' ') || null };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { ...about, state: 'UNAVAILABLE', latencyMs: null, detail };
  }
}
