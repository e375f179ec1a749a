import type { Token } from '../series/series.ts';

/** What stands on a map. */
export interface GraphNode {
  id: string;
  name: string;
  shape: 'service' | 'database' | 'queue' | 'external';
  token: Token;
  /** How much is asked of it, of any unit: its size. */
  rate: number;
  /** 0 to 1: the ring around it. */
  errorShare: number;
  /** Its figures, in a few words. */
  detail: string;
}

/** Who asks whom. */
export interface GraphEdge {
  from: string;
  to: string;
  /** Its width. */
  rate: number;
  /** 0 to 1. */
  errorShare: number;
  detail: string;
}

export type GraphSelection = { kind: 'node'; id: string } | { kind: 'edge'; from: string; to: string };

export const NODE_WIDTH_PX = 168;
export const NODE_HEIGHT_PX = 44;
/** From the left edge of a node to the middle of its mark. */
export const MARK_PX = 24;

const LEAST_RADIUS_PX = 7;
const MOST_RADIUS_PX = 15;

/** Half of the size of a mark: its area goes with the rate. */
export function radiusOf(rate: number, most: number): number {
  const share = most > 0 ? Math.sqrt(Math.max(0, rate) / most) : 0;
  return LEAST_RADIUS_PX + (MOST_RADIUS_PX - LEAST_RADIUS_PX) * Math.min(1, share);
}

const LEAST_WIDTH_PX = 1;
const MOST_WIDTH_PX = 5;

/** The width of an arrow; some factor more traffic is always the same step wider. */
export function strokeOf(rate: number, most: number): number {
  const share = most > 0 && rate > 0 ? Math.max(0, 1 + Math.log10(rate / most) / 3) : 0;
  return LEAST_WIDTH_PX + (MOST_WIDTH_PX - LEAST_WIDTH_PX) * Math.min(1, share);
}
