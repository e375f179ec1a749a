import {
  type DistributionPiece,
  inOrderOfTime,
  type NumberPiece,
  pickDistributions,
  pickNumbers,
} from './series-pieces.ts';

/** What a roll-up has of one series and day. */
export interface RollUpPieces {
  /** Start of the day. */
  start: number;
  numbers: NumberPiece[];
  distributions: DistributionPiece[];
  /** The first and the last point of the day. */
  edgeNumbers: NumberPiece[];
  edgeDistributions: DistributionPiece[];
}

/** What is read of one series: points, and roll-ups of other days. */
export interface SeriesParts {
  numbers: NumberPiece[];
  distributions: DistributionPiece[];
  rollUps: RollUpPieces[];
}

/** Points or a roll-up, of which the times ascend. */
export type NumberPart = { piece: NumberPiece; rollUp?: never } | { rollUp: RollUpPieces; piece?: never };
export type DistributionPart = { piece: DistributionPiece; rollUp?: never } | { rollUp: RollUpPieces; piece?: never };

export function newParts(): SeriesParts {
  return { numbers: [], distributions: [], rollUps: [] };
}

/** The roll-up of a day, made where it is new. */
export function rollUpOf({ rollUps }: SeriesParts, start: number): RollUpPieces {
  const last = rollUps.at(-1);
  if (last?.start === start) return last;
  const rollUp: RollUpPieces = { start, numbers: [], distributions: [], edgeNumbers: [], edgeDistributions: [] };
  rollUps.push(rollUp);
  return rollUp;
}

export function numberParts(
  { numbers, rollUps }: SeriesParts,
  keep: (piece: NumberPiece) => NumberPiece,
): NumberPart[] {
  const points: NumberPart[] = inOrderOfTime(numbers, pickNumbers).map((piece) => ({ piece: keep(piece) }));
  return rollUps.length === 0 ? points : inOrder([...points, ...rollUps.map((rollUp) => ({ rollUp }))]);
}

export function distributionParts(
  { distributions, rollUps }: SeriesParts,
  keep: (piece: DistributionPiece) => DistributionPiece,
): DistributionPart[] {
  const points: DistributionPart[] = inOrderOfTime(distributions, pickDistributions).map((piece) => ({
    piece: keep(piece),
  }));
  return rollUps.length === 0 ? points : inOrder([...points, ...rollUps.map((rollUp) => ({ rollUp }))]);
}

function inOrder<Part extends NumberPart | DistributionPart>(parts: Part[]): Part[] {
  const startOf = ({ piece, rollUp }: Part): number => rollUp?.start ?? piece?.times[0] ?? Infinity;
  return parts.sort((a, b) => startOf(a) - startOf(b));
}
