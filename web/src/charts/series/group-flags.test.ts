import { expect, test } from 'vitest';
import { groupFlags } from './group-flags.ts';

test('what would overlap stands as one, what lies outside is left out', () => {
  const flag = (timeMs: number) => ({ timeMs, kind: 'deploy', name: String(timeMs) }) as const;
  const axis = { toPx: (value: number) => value, fromPx: (px: number) => px, ticks: [] };
  const groups = groupFlags([flag(50), flag(-1), flag(40), flag(101), flag(90), flag(60)], axis, 100);
  expect(groups.map(({ px, flags }) => [px, ...flags.map(({ name }) => name)])).toEqual([
    [40, '40', '50'],
    [60, '60'],
    [90, '90'],
  ]);
});
