import { describe } from 'vitest';
import { embeddedMetricStore, metricStates } from './embedded-metric-store.testing.ts';
import { metricCatalogCases } from './metric-catalog-cases.ts';
import { metricCounterCases } from './metric-counter-cases.ts';
import { metricDistributionCases } from './metric-distribution-cases.ts';
import { metricReaderCases } from './metric-reader-cases.ts';
import { metricRollUpCases } from './metric-roll-up-cases.ts';
import { metricRoundTrip } from './metric-round-trip.ts';
import { metricSeriesCases } from './metric-series-cases.ts';

describe.each(metricStates)('the embedded store of metrics, points %s', (state) => {
  const open = embeddedMetricStore(state);
  metricReaderCases(open);
  metricRoundTrip(open);
  metricSeriesCases(open);
  metricCatalogCases(open);
  metricCounterCases(open);
  metricDistributionCases(open);
});

describe('the embedded store of metrics over days', () => {
  metricRollUpCases(embeddedMetricStore('in files'), embeddedMetricStore('in files in order'));
});
