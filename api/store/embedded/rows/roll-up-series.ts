import { severityName } from '../../columnar/group-values.ts';
import { numberTest, textTest, type ValueFilter } from '../../columnar/value-test.ts';
import type { ByteTable } from '../../../telemetry/columns/byte-table.ts';
import { utf8 } from '../../../telemetry/otlp/any-value-reader.ts';
import { spanKinds, statusCodes } from '../../../telemetry/span.ts';
import type { ColumnarSource } from '../../columnar/compile-filter.ts';
import type { Filter, GroupValue, Key } from '../../ports/plan.ts';
import { countedKeys, decodeServiceEntry, type ServiceEntry } from './service-entry.ts';
import { isRootOfTraits, kindOfTraits, NO_NAME, SERIES_WORDS, statusOfTraits } from './roll-up.ts';

/** What the rows of a roll-up's series have in common. */
export interface Series extends ServiceEntry {
  /** Spans. */
  kind: number;
  status: number;
  isRoot: boolean;
  /** Log records. */
  severity: number;
  /** null in the tier without operations. */
  name: string | null;
}

/** Reads the series of a partition's roll-ups, each once. */
export class SeriesReader {
  readonly #tables: Record<'services' | 'series' | 'names', ByteTable>;
  readonly #services: ServiceEntry[];
  readonly #series: Series[] = [];

  constructor(tables: Record<'services' | 'series' | 'names', ByteTable>) {
    this.#tables = tables;
    this.#services = Array.from({ length: tables.services.count }, (_, service) =>
      decodeServiceEntry(tables.services.bytes(service)),
    );
  }

  get count(): number {
    return this.#tables.series.count;
  }

  /** Whether it is known of all services what they have under the counted keys. */
  get hasTexts(): boolean {
    return this.#services.every(({ texts }) => texts);
  }

  get(number: number): Series {
    return (this.#series[number] ??= this.#read(number));
  }

  #read(number: number): Series {
    const { series, names } = this.#tables;
    const bytes = series.bytes(number);
    const [service, traits, name] = new Int32Array(bytes.buffer, bytes.byteOffset, SERIES_WORDS);
    return {
      ...this.#services[service!]!,
      kind: kindOfTraits(traits!),
      status: statusOfTraits(traits!),
      isRoot: isRootOfTraits(traits!),
      severity: traits!,
      name: name === NO_NAME ? null : utf8(names.bytes(name!)),
    };
  }
}

type TextField = (series: Series) => string | null;
type NumberField = (series: Series) => number;

const texts = new Map<string, TextField>(
  countedKeys.map((key, index) => [key, (series) => series.texts?.[index] ?? null]),
);

const numbers: Record<ColumnarSource, Record<string, NumberField>> = {
  spans: { kind: (series) => series.kind, status: (series) => series.status },
  logs: { severity: (series) => series.severity },
};

function textField(key: Key, source: ColumnarSource): TextField | undefined {
  if (key.place === 'any' || key.place === 'resource') return texts.get(key.name);
  return key.place === 'intrinsic' && key.name === 'name' && source === 'spans' ? (series) => series.name : undefined;
}

function numberField(key: Key, source: ColumnarSource): NumberField | undefined {
  return key.place === 'intrinsic' ? numbers[source][key.name] : undefined;
}

/** The filter as a test on series; undefined where it asks for more than a series knows. */
export function seriesTest(filter: Filter, source: ColumnarSource): ((series: Series) => boolean) | undefined {
  switch (filter.op) {
    case 'all':
      return () => true;
    case 'and':
    case 'or': {
      const tests: ((series: Series) => boolean)[] = [];
      for (const term of filter.terms) {
        const test = seriesTest(term, source);
        if (!test) return undefined;
        tests.push(test);
      }
      return filter.op === 'and'
        ? (series) => tests.every((test) => test(series))
        : (series) => tests.some((test) => test(series));
    }
    case 'not': {
      const test = seriesTest(filter.term, source);
      return test && ((series) => !test(series));
    }
    case 'phrase':
    case 'structured':
      return undefined;
    default:
      return fieldTest(filter, source);
  }
}

function fieldTest(filter: ValueFilter, source: ColumnarSource): ((series: Series) => boolean) | undefined {
  const { key } = filter;
  if (key.place === 'intrinsic' && key.name === 'parent_span_id' && filter.op === 'exists')
    return (series) => !series.isRoot;
  const number = numberField(key, source);
  if (number) {
    const test = numberTest(filter);
    return (series) => test(number(series));
  }
  const text = textField(key, source);
  if (!text) return undefined;
  const test = textTest(filter);
  return (series) => {
    const value = text(series);
    return value !== null && test(value);
  };
}

/** The value that a series is grouped under; undefined where it does not know. */
export function seriesGroup(key: Key, source: ColumnarSource): ((series: Series) => GroupValue) | undefined {
  const text = textField(key, source);
  if (text) return text;
  if (key.place !== 'intrinsic') return undefined;
  if (source === 'logs') return key.name === 'severity' ? (series) => severityName(series.severity) : undefined;
  if (key.name === 'kind') return (series) => spanKinds[series.kind]!.toLowerCase();
  if (key.name === 'status') return (series) => statusCodes[series.status]!.toLowerCase();
  return undefined;
}

/** Whether a plan's parts mention the names of operations. */
export function mentionsName(keys: readonly Key[], filters: readonly Filter[]): boolean {
  const isName = (key: Key): boolean => key.place === 'intrinsic' && key.name === 'name';
  const inFilter = (filter: Filter): boolean => {
    if ('terms' in filter) return filter.terms.some(inFilter);
    if ('term' in filter) return inFilter(filter.term);
    return 'key' in filter && isName(filter.key);
  };
  return keys.some(isName) || filters.some(inFilter);
}

/** The counted keys that a plan's parts mention, by place. */
export function mentionedCountedKeys(keys: readonly Key[], filters: readonly Filter[]): Key[] {
  const mentioned: Key[] = [];
  const addKey = (key: Key): void => {
    if (key.place !== 'intrinsic' && texts.has(key.name)) mentioned.push(key);
  };
  const addFilter = (filter: Filter): void => {
    if ('terms' in filter) filter.terms.forEach(addFilter);
    else if ('term' in filter) addFilter(filter.term);
    else if ('key' in filter) addKey(filter.key);
  };
  keys.forEach(addKey);
  filters.forEach(addFilter);
  return mentioned;
}
