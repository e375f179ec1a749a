import { expect, test } from 'vitest';
import { ItemCounts } from '../telemetry/limits.ts';
import { IngestStatus, sumIngest } from './ingest-status.ts';
import { duplicateVerdict, verdictOf } from './verdict.ts';

test('counts by signal what was stored, what was not and why', () => {
  const status = new IngestStatus();
  const counts = new ItemCounts();
  counts.accepted = 7;
  counts.reject('traceId');
  counts.reject('traceId');
  counts.reject('tooOld');
  counts.adjust('valueCut');
  status.stored('traces', verdictOf(counts));
  status.answered('traces', 'partial', 100);
  status.stored('traces', duplicateVerdict);
  status.answered('traces', 'stored', 50);
  status.stored('logs', { kind: 'malformed', message: 'no' });
  status.answered('logs', 'malformed', 10);

  const expected = {
    traces: {
      accepted: 7,
      rejected: { traceId: 2, tooOld: 1 },
      adjusted: { valueCut: 1 },
      duplicates: 1,
      lastStoredMs: expect.any(Number),
      bytes: 150,
      requests: { partial: 1, stored: 1 },
    },
    metrics: { accepted: 0, rejected: {}, adjusted: {}, duplicates: 0, lastStoredMs: null, bytes: 0, requests: {} },
    logs: {
      accepted: 0,
      rejected: {},
      adjusted: {},
      duplicates: 0,
      lastStoredMs: null,
      bytes: 10,
      requests: { malformed: 1 },
    },
  };
  expect(status.snapshot()).toEqual(expected);
  const sum = sumIngest([status.snapshot(), status.snapshot()]);
  expect(sum.traces).toEqual({
    accepted: 14,
    rejected: { traceId: 4, tooOld: 2 },
    adjusted: { valueCut: 2 },
    duplicates: 2,
    lastStoredMs: expect.any(Number),
    bytes: 300,
    requests: { partial: 2, stored: 2 },
  });
});
