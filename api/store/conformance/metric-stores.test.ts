import { describe } from 'vitest';
import { embeddedMetricStore, metricStates } from './embedded-metric-store.testing.ts';
import { metricRoundTrip } from './metric-round-trip.ts';
import { metricSeriesCases } from './metric-series-cases.ts';

describe.each(metricStates)('the embedded store of metrics, points %s', (state) => {
  metricRoundTrip(embeddedMetricStore(state));
  metricSeriesCases(embeddedMetricStore(state));
});
