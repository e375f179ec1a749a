import { expect, test } from 'vitest';
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
