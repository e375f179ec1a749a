import type { ByteTable } from '../../../telemetry/columns/byte-table.ts';
import type { TraceNumbers } from '../../../telemetry/columns/trace-numbers.ts';
import { contextFields, type Vocabulary } from '../../../telemetry/columns/vocabulary.ts';
import { emptyResource, emptyScope, readResource, readScope } from '../../../telemetry/otlp/resource-reader.ts';
import { PairNumbers } from '../../../telemetry/columns/pair-numbers.ts';
import { SERIES_WORDS } from './roll-up.ts';
import { encodeServiceEntry, identityOfEntry } from './service-entry.ts';
import { TableBuilder } from './table-builder.ts';
import { forEachTable, type TableName, type Tables } from './tables.ts';

const CONTEXT_FACTS = 3;
const PART_BITS = 9;
const PART_MASK = (1 << PART_BITS) - 1;

/** Tells what the numbers of edges mean. */
export interface EdgeTexts {
  json(number: number): string;
}

/**
 * Gives the numbers of a batch's vocabulary their numbers in the partition, and adds to the partition's tables what they
 * lack. Numbers are mapped by arrays, so a row costs a few loads; nothing is looked up by its bytes.
 */
export class DictionaryWriter {
  readonly tables: Tables<TableBuilder>;
  #vocabulary: Vocabulary | undefined;
  #templates: ByteTable | undefined;
  #traces: TraceNumbers | undefined;
  #traceEpoch = -1;
  #maps = new VocabularyMaps();
  #traceMap = new NumberMap();
  #services = new Map<string, number>();
  #serviceJson: string[] = [];
  #edgeTexts: EdgeTexts | undefined;
  #edgeMap = new NumberMap();
  /** By context: its service, then its own words. */
  #contexts = new Int32Array(256 * CONTEXT_FACTS);
  #series = new PairNumbers();
  #seriesNumbers = new NumberMap();

  /** `counts`: the entries that the file holds already. */
  constructor(counts: Partial<Record<TableName, number>>) {
    this.tables = forEachTable((name) => new TableBuilder(counts[name] ?? 0));
  }

  /** Called before the rows of a batch. */
  use(vocabulary: Vocabulary, traces: TraceNumbers, templates?: ByteTable): void {
    if (vocabulary !== this.#vocabulary) {
      this.#vocabulary = vocabulary;
      this.#maps = new VocabularyMaps();
    }
    this.#templates = templates;
    if (traces !== this.#traces || traces.epoch !== this.#traceEpoch) {
      this.#traces = traces;
      this.#traceEpoch = traces.epoch;
      this.#traceMap = new NumberMap();
    }
  }

  trace(number: number): number {
    if (number === 0) return 0;
    const known = this.#traceMap.get(number);
    if (known >= 0) return known;
    const words = this.#traces!.words(number);
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    return this.#traceMap.set(number, this.tables.traces.add(bytes, 0) + 1);
  }

  name(number: number): number {
    return this.#copy('names', this.#maps.names, this.#vocabulary!.names, number);
  }

  template(number: number): number {
    if (number === 0) return 0;
    return this.#copy('templates', this.#maps.templates, this.#templates!, number - 1) + 1;
  }

  context(number: number): number {
    const known = this.#maps.contexts.get(number);
    if (known >= 0) return known;
    const words = wordsOf(this.#vocabulary!.contexts.bytes(number));
    for (const field of [
      contextFields.resource,
      contextFields.resourceSchemaUrl,
      contextFields.scope,
      contextFields.scopeSchemaUrl,
    ]) {
      const entry = words[field]!;
      if (entry >= 0) words[field] = this.#copy('resources', this.#maps.resources, this.#vocabulary!.resources, entry);
    }
    this.mapOwnWords(words);
    const context = this.tables.contexts.add(bytesOf(words), 0);
    this.#rememberContext(context, wordsOf(this.#vocabulary!.contexts.bytes(number)));
    return this.#maps.contexts.set(number, context);
  }

  set(number: number): number {
    const known = this.#maps.sets.get(number);
    if (known >= 0) return known;
    const entries = wordsOf(this.#vocabulary!.attributes.sets.bytes(number));
    for (let at = 0; at < entries.length; at++) {
      const entry = entries[at]!;
      entries[at] = entry & 1 ? (this.#key(entry >> 1) << 1) | 1 : this.#value(entry >> 1) << 1;
    }
    return this.#maps.sets.set(number, this.tables.sets.add(bytesOf(entries), 0));
  }

  /** The service, in table services, of a context of the partition. */
  serviceOf(context: number): number {
    return this.#contexts[context * CONTEXT_FACTS]!;
  }

  /** One of the row's own words of a context of the partition. */
  ownWord(context: number, word: 0 | 1): number {
    return this.#contexts[context * CONTEXT_FACTS + 1 + word]!;
  }

  /** The number of a roll-up's series in table series. */
  series(service: number, traits: number, name: number): number {
    const pair = this.#series.number(service * 256 + traits, name);
    const known = this.#seriesNumbers.get(pair);
    if (known >= 0) return known;
    const words = Int32Array.of(service, traits, name).subarray(0, SERIES_WORDS);
    return this.#seriesNumbers.set(pair, this.tables.series.add(bytesOf(words), 0));
  }

  /** JSON [name, namespace | null, environment | null] of a service of the partition. */
  serviceJson(service: number): string {
    return this.#serviceJson[service]!;
  }

  /** The number in table edges of an edge that `edges` numbers so. */
  edge(edges: EdgeTexts, number: number): number {
    if (edges !== this.#edgeTexts) {
      this.#edgeTexts = edges;
      this.#edgeMap = new NumberMap();
    }
    const known = this.#edgeMap.get(number);
    return known >= 0 ? known : this.#edgeMap.set(number, this.tables.edges.add(Buffer.from(edges.json(number)), 0));
  }

  /** Log records have names among a context's own words; spans have none. */
  protected mapOwnWords(_words: Int32Array): void {}

  #key(number: number): number {
    return this.#copy('keys', this.#maps.keys, this.#vocabulary!.attributes.keys, number);
  }

  #value(number: number): number {
    const known = this.#maps.values.get(number);
    if (known >= 0) return known;
    const { values } = this.#vocabulary!.attributes;
    return this.#maps.values.set(number, this.tables.values.add(values.bytes(number), this.#key(values.seed(number))));
  }

  #copy(table: TableName, map: NumberMap, source: ByteTable, number: number): number {
    const known = map.get(number);
    return known >= 0 ? known : map.set(number, this.tables[table].add(source.bytes(number), source.seed(number)));
  }

  #rememberContext(context: number, source: Int32Array): void {
    const resource = source[contextFields.resource]!;
    const scope = source[contextFields.scope]!;
    const { resources } = this.#vocabulary!;
    const entry = encodeServiceEntry(
      resource >= 0 ? readResource(resources.bytes(resource), null) : emptyResource,
      scope >= 0 ? readScope(resources.bytes(scope), null) : emptyScope,
    );
    let number = this.#services.get(entry);
    if (number === undefined) {
      number = this.tables.services.add(Buffer.from(entry), 0);
      this.#services.set(entry, number);
      this.#serviceJson[number] = identityOfEntry(entry);
    }
    const at = context * CONTEXT_FACTS;
    if (at >= this.#contexts.length) {
      const grown = new Int32Array(Math.max(at + CONTEXT_FACTS, this.#contexts.length * 2));
      grown.set(this.#contexts);
      this.#contexts = grown;
    }
    this.#contexts[at] = number;
    this.#contexts[at + 1] = source[contextFields.own]!;
    this.#contexts[at + 2] = source[contextFields.own + 1]!;
  }
}

/** As DictionaryWriter; of a log record's context, severity text and event name are names. */
export class LogDictionaryWriter extends DictionaryWriter {
  protected override mapOwnWords(words: Int32Array): void {
    for (const field of [contextFields.own + 1, contextFields.own + 3]) {
      if (words[field]! >= 0) words[field] = this.name(words[field]!);
    }
  }
}

class VocabularyMaps {
  readonly keys = new NumberMap();
  readonly values = new NumberMap();
  readonly names = new NumberMap();
  readonly resources = new NumberMap();
  readonly contexts = new NumberMap();
  readonly sets = new NumberMap();
  readonly templates = new NumberMap();
}

/** From dense numbers to numbers; -1 where nothing is set. Late rows use few of many numbers, so it is made in parts. */
class NumberMap {
  readonly #parts: (Int32Array | undefined)[] = [];

  get(from: number): number {
    const part = this.#parts[from >>> PART_BITS];
    return part ? part[from & PART_MASK]! : -1;
  }

  set(from: number, to: number): number {
    const part = (this.#parts[from >>> PART_BITS] ??= new Int32Array(1 << PART_BITS).fill(-1));
    part[from & PART_MASK] = to;
    return to;
  }
}

/** A copy as words: the bytes may lie at any offset. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const copy = new Uint8Array(bytes);
  return new Int32Array(copy.buffer);
}

function bytesOf(words: Int32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
