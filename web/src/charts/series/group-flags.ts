import type { Axis } from '../plot/axis.ts';

/** Something that happened at a time. */
export interface ChartFlag {
  timeMs: number;
  kind: 'deploy' | 'alert';
  /** `checkout 7.0.0`. */
  name: string;
  /** What it leads to. */
  href?: string;
}

export interface FlagGroup {
  px: number;
  flags: readonly [ChartFlag, ...ChartFlag[]];
}

/** Nearer than this they would lie on each other. */
const NEAR_PX = 14;

/** Those within the plot, from left to right; what would overlap stands as one. */
export function groupFlags(flags: readonly ChartFlag[], { toPx }: Axis, width: number): FlagGroup[] {
  const groups: { px: number; flags: [ChartFlag, ...ChartFlag[]] }[] = [];
  for (const flag of flags.toSorted((a, b) => a.timeMs - b.timeMs)) {
    const px = toPx(flag.timeMs);
    if (px < 0 || px > width) continue;
    const last = groups.at(-1);
    if (last && px - last.px < NEAR_PX) last.flags.push(flag);
    else groups.push({ px, flags: [flag] });
  }
  return groups;
}
