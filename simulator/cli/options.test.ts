import { describe, expect, test } from 'vitest';
import { parseOptions } from './options.ts';

const parse = (line: string, environment: Record<string, string> = {}) =>
  parseOptions(
    line.split(' ').filter((word) => word !== ''),
    environment,
  );

describe('options', () => {
  test('without any, faults rotate until stopped', () => {
    expect(parse('')).toEqual({
      type: 'run',
      options: {
        scenarios: ['rotate'],
        rate: 5,
        backfillRate: 5,
        backfillMs: 0,
        durationMs: Infinity,
        atMs: null,
        seed: 1,
        endpoint: 'http://127.0.0.1:4318',
        key: null,
      },
    });
  });

  test('all of them', () => {
    const line =
      '--scenario slow-query,bad-deploy --rate 12.5 --backfill-rate 2 --backfill 7d --duration 1h30m --at=-45m --seed 42 --endpoint https://seamark.example/otlp/ --key k';
    expect(parse(line, { SIMULATOR_API_KEY: 'other' })).toEqual({
      type: 'run',
      options: {
        scenarios: ['slow-query', 'bad-deploy'],
        rate: 12.5,
        backfillRate: 2,
        backfillMs: 604_800_000,
        durationMs: 5_400_000,
        atMs: -2_700_000,
        seed: 42,
        endpoint: 'https://seamark.example/otlp',
        key: 'k',
      },
    });
  });

  test.each([
    [{ SIMULATOR_API_KEY: 'abc' }, 'abc'],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'x=1,authorization=Bearer%20abc%2B' }, 'abc+'],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer abc' }, 'abc'],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'x=1' }, null],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%E0%A4%A' }, null],
  ])('the key comes from the environment: %o', (environment, key) => {
    expect(parse('', environment)).toMatchObject({ options: { key } });
  });
});

test.each([
  ['--scenario slow', 'There is no scenario "slow". There are: baseline, rotate, bad-deploy, '],
  ['--rate 0', '--rate is requests a second, above 0 up to 100000, not "0".'],
  ['--backfill-rate x', '--backfill-rate is requests a second'],
  ['--duration ten', '--duration is a duration such as 90s, 10m, 1h30m or 7d, not "ten".'],
  ['--backfill=-1h', '--backfill cannot be negative.'],
  ['--seed 1.5', '--seed is a whole number'],
  ['--endpoint localhost', '--endpoint is an address such as http://127.0.0.1:4318, not "localhost".'],
  ['--endpoint ftp://localhost', '--endpoint is an address such as'],
  ['--speed 3', "Unknown option '--speed'"],
  ['now', "Unexpected argument 'now'"],
])('%s is a mistake that is told in a sentence', (line, message) => {
  expect(parse(line)).toEqual({ type: 'mistake', message: expect.stringContaining(message) });
});

test('help is asked for', () => {
  expect(parse('--help --rate x')).toEqual({ type: 'help' });
});
