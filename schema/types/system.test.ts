import { expect, test } from 'vitest';
import { IngestHistory } from '../../api/self/ingest-history.ts';
import { forecastStorage } from '../../api/self/storage-forecast.ts';
import { bySignal } from '../../api/telemetry/signal.ts';
import { nanoFromMs } from '../../api/telemetry/time.ts';
import { TestGraph } from '../graph.testing.ts';
import { sendShop } from '../shop.testing.ts';

test('the system tells what came in, what was refused and why, and what is kept', async () => {
  await using graph = await TestGraph.open();
  sendShop(graph);
  const { system } = graph.graph;
  const ingest = await system.ingest();
  ingest.traces = {
    ...ingest.traces,
    accepted: 2 ** 53,
    rejected: { tooOld: 3, spanId: 4 },
    adjusted: { valueCut: 1 },
  };
  ingest.logs = { ...ingest.logs, accepted: 4, duplicates: 1, bytes: 99 };
  system.ingest = async () => ingest;
  system.backends = async () => [
    { name: 'embedded traces', role: 'traces', state: 'OK', latencyMs: 0.5, detail: null },
    { name: 'redis', role: 'cache', state: 'DISABLED', latencyMs: null, detail: 'REDIS_URL is unset' },
  ];
  const answer = await graph.ask<{ system: { storage: { bytesOnDisk: string }[] } }>(`{
    system {
      version startedAt healthy
      backends { name role state latencyMs detail }
      ingest {
        acceptedSpans acceptedLogRecords acceptedDataPoints rejected
        signals { signal accepted duplicateRequests bytes rejected { reason sentence count } adjusted { reason sentence count } }
      }
      storage { signal rows damages }
    }
  }`);
  expect(answer).toMatchInlineSnapshot(`
    {
      "system": {
        "backends": [
          {
            "detail": null,
            "latencyMs": 0.5,
            "name": "embedded traces",
            "role": "traces",
            "state": "OK",
          },
          {
            "detail": "REDIS_URL is unset",
            "latencyMs": null,
            "name": "redis",
            "role": "cache",
            "state": "DISABLED",
          },
        ],
        "healthy": true,
        "ingest": {
          "acceptedDataPoints": "0",
          "acceptedLogRecords": "4",
          "acceptedSpans": "9007199254740992",
          "rejected": "7",
          "signals": [
            {
              "accepted": "9007199254740992",
              "adjusted": [
                {
                  "count": "1",
                  "reason": "valueCut",
                  "sentence": "an attribute value was longer than the limit and was cut",
                },
              ],
              "bytes": "0",
              "duplicateRequests": "0",
              "rejected": [
                {
                  "count": "4",
                  "reason": "spanId",
                  "sentence": "span id is missing, zero or not 8 bytes long",
                },
                {
                  "count": "3",
                  "reason": "tooOld",
                  "sentence": "older than what is kept",
                },
              ],
              "signal": "TRACES",
            },
            {
              "accepted": "0",
              "adjusted": [],
              "bytes": "0",
              "duplicateRequests": "0",
              "rejected": [],
              "signal": "METRICS",
            },
            {
              "accepted": "4",
              "adjusted": [],
              "bytes": "99",
              "duplicateRequests": "1",
              "rejected": [],
              "signal": "LOGS",
            },
          ],
        },
        "startedAt": "2026-11-18T11:06:40.000000000Z",
        "storage": [
          {
            "damages": [],
            "rows": "7",
            "signal": "TRACES",
          },
          {
            "damages": [],
            "rows": "0",
            "signal": "METRICS",
          },
          {
            "damages": [],
            "rows": "4",
            "signal": "LOGS",
          },
        ],
        "version": "0.0.0-test",
      },
    }
  `);
  const { oldest } = (await graph.ask<{ system: { ingest: { oldest: string } } }>(`{ system { ingest { oldest } } }`))
    .system.ingest;
  expect(BigInt(Date.parse(oldest)) * 1_000_000n).toBe(graph.startNano);
});

test('a store that cannot answer makes the system unhealthy', async () => {
  await using graph = await TestGraph.open();
  graph.graph.system.backends = async () => [
    { name: 'embedded logs', role: 'logs', state: 'UNAVAILABLE', latencyMs: null, detail: 'starting again' },
  ];
  expect(await graph.ask(`{ system { healthy ingest { oldest } } }`)).toEqual({
    system: { healthy: false, ingest: { oldest: null } },
  });
});

test('the system tells what came in over time, how requests were answered, and how full it is', async () => {
  await using graph = await TestGraph.open();
  const { system } = graph.graph;
  const nowMs = 1_795_000_000_000;
  const snapshot = await system.ingest();
  snapshot.logs = { ...snapshot.logs, requests: { stored: 7, overloaded: 9, malformed: 1 }, lastStoredMs: nowMs };
  system.ingest = async () => snapshot;
  system.pressure = () => ({ bytesInFlight: 12, mostBytesInFlight: 128 });
  const history = new IngestHistory();
  const counts = (accepted: number) => bySignal(() => ({ accepted, rejected: 0, bytes: accepted * 100 }));
  history.add(nowMs, counts(0));
  history.add(nowMs + 10_000, counts(50));
  system.history = () => history.read();
  const part = { signal: 'traces' as const, startMs: nowMs - 3_600_000, endMs: nowMs, bytes: 1000 };
  const bounds = {
    retentionMs: bySignal((signal) => (signal === 'metrics' ? null : 7 * 86_400_000)),
    maxBytes: 50_000,
    totalBytes: 1_000_000,
    freeBytes: 900_000,
  };
  system.forecast = () => forecastStorage([part], bounds, nowMs);
  graph.graph.keptSince = (signal) => (signal === 'traces' ? nanoFromMs(nowMs) : null);
  sendShop(graph);
  const answer = await graph.ask(`{
    system {
      ingest { pressure { bytesInFlight mostBytesInFlight } signals { signal lastStoredAt answers { answer httpStatus count } course { times acceptedPerSecond bytesPerSecond rejectedPerSecond } } }
      storage { signal keptSince retentionMs bytesPerDay }
      forecast { usedBytes maxBytes diskBytes freeBytes expectedBytes fullAt }
      activity { sockets streams subscriptions operations }
      slowQueries { text }
    }
  }`);
  const course = { times: [nowMs], acceptedPerSecond: [5], bytesPerSecond: [500], rejectedPerSecond: [0] };
  expect(answer).toMatchObject({
    system: {
      ingest: {
        pressure: { bytesInFlight: '12', mostBytesInFlight: '128' },
        signals: [
          { signal: 'TRACES', lastStoredAt: null, answers: [], course },
          { signal: 'METRICS', course },
          {
            signal: 'LOGS',
            lastStoredAt: '2026-11-18T11:06:40.000000000Z',
            answers: [
              { answer: 'overloaded', httpStatus: 429, count: '9' },
              { answer: 'stored', httpStatus: 200, count: '7' },
              { answer: 'malformed', httpStatus: 400, count: '1' },
            ],
          },
        ],
      },
      storage: [
        {
          signal: 'TRACES',
          keptSince: '2026-11-18T11:06:40.000000000Z',
          retentionMs: 604_800_000,
          bytesPerDay: 24_000,
        },
        { signal: 'METRICS', keptSince: null, retentionMs: null, bytesPerDay: null },
        { signal: 'LOGS', keptSince: null, bytesPerDay: null },
      ],
      forecast: {
        usedBytes: '1000',
        maxBytes: '50000',
        diskBytes: '1000000',
        freeBytes: '900000',
        expectedBytes: '168000',
        // 49,000 bytes are left, 24,000 come each day.
        fullAt: '2026-11-20T12:06:40.000000000Z',
      },
      activity: { sockets: 0, streams: 0, subscriptions: 0, operations: 0 },
      slowQueries: [],
    },
  });
});
