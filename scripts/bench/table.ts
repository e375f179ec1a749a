/** One line of a result. */
export interface Figure {
  what: string;
  unit: string;
  /** More spans a second are better, fewer milliseconds are. */
  better: 'more' | 'less';
  goal: number | null;
  ours: number | null;
  peer: number | null;
  /** Who the peer is, or why there is none. */
  note: string;
}

const head = ['what', 'unit', 'goal', 'ours', '', 'peer', 'ratio', 'note'];
const rightAligned = [false, false, true, true, false, true, true, false];

/** An aligned table, a line for each figure; `✗` where a goal is missed, ratios above 1 where ours is better. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { what, unit, better, goal, ours, peer, note } = figure;
    const bound = better === 'more' ? '≥ ' : '≤ ';
    return [
      what,
      unit,
      goal === null ? '' : bound + formatNumber(goal),
      ours === null ? '–' : formatNumber(ours),
      isMet(figure) === false ? '✗' : '',
      peer === null ? '' : formatNumber(peer),
      formatRatio(figure),
      note,
    ];
  });
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (rightAligned[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return [head, widths.map((width) => '─'.repeat(width)), ...rows].map(line).join('\n');
}

/** Null where there is no goal or no figure. */
export function isMet({ better, goal, ours }: Figure): boolean | null {
  if (goal === null || ours === null) return null;
  return better === 'more' ? ours >= goal : ours <= goal;
}

/** Three digits that matter. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(size >= 10 || size === 0 ? 1 : 2);
}

function formatRatio({ better, ours, peer }: Figure): string {
  if (ours === null || peer === null) return '';
  return `${formatNumber(better === 'more' ? ours / peer : peer / ours)}×`;
}
