import type { Filter, GroupValue, Key, ScanReport } from '../store/ports/plan.ts';
import { spanKindNumber } from '../telemetry/span.ts';
import type { Nanoseconds } from '../telemetry/time.ts';
import { allOf, operationName } from './service-filter.ts';
import type { ReadServiceGroups } from './service-groups.ts';
import { duration, failed } from './service-red.ts';
import type { ServiceRunsAsked } from './service-versions.ts';

/** What a service asked a database, as its client spans tell. */
export interface DatabaseStatement {
  /** Such as "postgresql". */
  system: string;
  /** The text of the query where it was sent, else the name of the span. */
  text: string;
  /** What a filter finds it by. */
  terms: { key: Key; value: string }[];
  callCount: number;
  errorCount: number;
  /** Nanoseconds, of all calls together. */
  totalNano: Nanoseconds;
  p95Nano: Nanoseconds | null;
}

const any = (name: string): Key => ({ place: 'any', name });
/** Each with its name before semantic conventions 1.28. */
const systemKeys = [any('db.system.name'), any('db.system')];
const textKeys = [any('db.query.text'), any('db.statement')];
const kind: Key = { place: 'intrinsic', name: 'kind' };

/** Spans that are calls of a database. */
const databaseCalls: Filter = allOf([
  { op: 'equals', key: kind, value: { text: String(spanKindNumber.CLIENT), number: spanKindNumber.CLIENT } },
  { op: 'or', terms: systemKeys.map((key): Filter => ({ op: 'exists', key })) },
]);

/** What a service asked databases in the range, what took most time in all first. */
export async function listDatabaseStatements(
  asked: ServiceRunsAsked,
  read: ReadServiceGroups,
): Promise<{ statements: DatabaseStatement[]; report: ScanReport }> {
  const { groups, report } = await read({
    ...asked,
    filter: databaseCalls,
    by: [...systemKeys, ...textKeys, operationName],
    aggregates: [
      { fn: 'count' },
      { fn: 'count', filter: failed },
      { fn: 'sum', key: duration },
      { fn: 'quantile', key: duration, q: 0.95 },
    ],
    step: null,
  });
  const statements = groups.map(({ keys, values }): DatabaseStatement => {
    const named = [...systemKeys, ...textKeys, operationName].map((key, index) => ({ key, value: keys[index]! }));
    const system = named.slice(0, 2).find(isPresent);
    const text = named.slice(2).find(isPresent);
    const [count, errors, total, p95] = values.map(([value]) => value ?? null);
    return {
      system: String(system?.value ?? ''),
      text: String(text?.value ?? ''),
      terms: [system, text].flatMap((term) => (term ? [{ key: term.key, value: String(term.value) }] : [])),
      callCount: count ?? 0,
      errorCount: errors ?? 0,
      totalNano: total ?? 0,
      p95Nano: p95 ?? null,
    };
  });
  return { statements: statements.sort((a, b) => b.totalNano - a.totalNano), report };
}

function isPresent({ value }: { value: GroupValue }): boolean {
  return value !== null;
}
