import { CORPUS_START_MS, HOUR_MS } from '../corpus/shape.ts';

/** One way of asking, with changing words; every answer is compared with what the corpus is known to hold. */
export interface QueryClass {
  what: string;
  /** Of the 95th percentile; null where there is none. */
  goalMs: number | null;
  query: string;
  /** One is taken after the other. */
  asked: { variables: object; isRight: (data: unknown) => boolean }[];
  /** Name of the same question to other products, where it can be put to them. */
  peerQuery?: string;
}

/** The hours [from, to) of a corpus, counted from its start. */
export function hoursRange(from: number, to: number): object {
  const instant = (hour: number): string => new Date(CORPUS_START_MS + hour * HOUR_MS).toISOString();
  return { between: { from: instant(from), to: instant(to) } };
}

/** Whether two figures are as near as a share of the expected one. */
export function isNear(figure: number, expected: number, share: number): boolean {
  return Math.abs(figure - expected) <= Math.abs(expected) * share;
}

export function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
