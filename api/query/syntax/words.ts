import { commonPercents, keyFunctions } from './tree.ts';

/** Words of a filter, in any case; meant as text they stand in quotes. */
const reservedWords = ['and', 'or', 'not', 'has', 'in', 'contains'] as const;

export function isReserved(word: string): boolean {
  return reservedWords.some((reserved) => reserved === word.toLowerCase());
}

/** These begin a time where a duration or an instant follows. */
export const timeWords = ['last', 'from', 'around'] as const;

export const sources = ['logs', 'spans', 'traces', 'metric'] as const;
/** Known to the language, and answered with their name until they can be queried. */
export const laterSources = ['services', 'alerts', 'changes'] as const;

export const stages = ['stats', 'top', 'sort', 'limit'] as const;
export const laterStages = [
  'where',
  'let',
  'parse',
  'keep',
  'drop',
  'dedup',
  'context',
  'patterns',
  'join',
  'pivot',
  'compare',
  'differences',
  'anomalies',
  'fill',
] as const;

export const aggregateFunctions: readonly string[] = [
  'count',
  'rate',
  'error_rate',
  'apdex',
  ...keyFunctions,
  ...commonPercents.map((percent) => `p${percent}`),
  'pct',
  'ratio',
];
