import type { PointTest } from './series-filter.ts';
import { type DistributionPiece, type NumberPiece, pickDistributions, pickNumbers } from './series-pieces.ts';

/** The points of a piece that pass a test of their value and time; `baseNano` is what its times count from. */
export function keepNumbers(piece: NumberPiece, test: PointTest | undefined, baseNano: bigint): NumberPiece {
  if (!test) return piece;
  const kept = pointsOf(piece).filter(({ point }) =>
    test(piece.values[piece.first + point]!, instantOf(piece, point, baseNano)),
  );
  return pickNumbers(kept);
}

export function keepDistributions(
  piece: DistributionPiece,
  test: PointTest | undefined,
  baseNano: bigint,
): DistributionPiece {
  if (!test) return piece;
  return pickDistributions(pointsOf(piece).filter(({ point }) => test(Number.NaN, instantOf(piece, point, baseNano))));
}

function pointsOf<P extends { from: number; to: number }>(piece: P): { piece: P; point: number }[] {
  return Array.from({ length: piece.to - piece.from }, (_, place) => ({ piece, point: piece.from + place }));
}

function instantOf({ times }: { times: Float64Array }, point: number, baseNano: bigint): bigint {
  return baseNano + BigInt(Math.round(times[point]!));
}
