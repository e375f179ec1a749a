import { expect, test } from 'vitest';
import { durationUnit, valueUnit } from '../../lib/format/unit.ts';
import { writeCsv } from './csv.ts';

test('times, names with signs of their own, values and gaps', () => {
  const columns = [
    { name: 'Time', kind: 'time' },
    { name: 'Operation, "root"', kind: 'text' },
    { name: 'p95', kind: 'value', unit: durationUnit },
    { name: 'load', kind: 'value', unit: valueUnit },
  ] as const;
  const rows = [
    [Date.parse('2026-11-22T10:00:00Z'), 'GET "/a",\nb', 12.5, -1],
    [Date.parse('2026-11-22T10:01:00Z'), '=cmd()', null, 2],
  ];
  expect(writeCsv({ columns, rows })).toBe(
    [
      'Time,"Operation, ""root""",p95 (ms),load',
      '2026-11-22T10:00:00.000Z,"GET ""/a"",\nb",12.5,-1',
      "2026-11-22T10:01:00.000Z,'=cmd(),,2",
      '',
    ].join('\r\n'),
  );
});
