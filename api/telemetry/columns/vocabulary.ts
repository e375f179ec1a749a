import type { ItemCounts, ItemLimits } from '../limits.ts';
import { AttributeColumns } from './attribute-columns.ts';
import { Interner } from './byte-table.ts';
import type { TraceNumbers } from './trace-numbers.ts';

/** The kinds of entry in `resources`: each entry's seed. */
export const RESOURCE = 1;
export const SCOPE = 2;
export const SCHEMA_URL = 3;

/**
 * A context is what many rows share, as eight numbers: resource, its schema URL, scope, its schema URL (numbers in
 * `resources`, -1 where absent), then four of the row's own: span [kind, status code, flags, 0]; log record
 * [severity number, severity text, flags, event name] (texts are numbers in `names`, -1 where absent).
 */
export const CONTEXT_WORDS = 8;
export const contextFields = { resource: 0, resourceSchemaUrl: 1, scope: 2, scopeSchemaUrl: 3, own: 4 } as const;

/** Past any of these, a decoder begins a new vocabulary with its next request. */
const MAX_BYTES = 24 * 1024 * 1024;
const MAX_SETS = 1 << 18;
const MAX_TRACES = 1 << 18;

let epochs = 0;

/** What the numbers in a batch's columns mean. It only grows; a later vocabulary has another epoch. */
export class Vocabulary {
  readonly epoch = ++epochs;
  readonly attributes: AttributeColumns;
  readonly names = new Interner();
  readonly resources = new Interner();
  readonly contexts = new Interner();

  constructor(limits: ItemLimits, counts: ItemCounts, maxDistinct?: number) {
    this.attributes = new AttributeColumns(limits, counts, maxDistinct);
  }

  get isFull(): boolean {
    const { attributes, names, resources, contexts } = this;
    const bytes = attributes.byteLength + names.byteLength + resources.byteLength + contexts.byteLength;
    return bytes > MAX_BYTES || attributes.sets.count > MAX_SETS;
  }
}

/** Starts the numbering of traces anew once there are very many; numbers hold within an epoch. */
export function renewTraceNumbers(traces: TraceNumbers): void {
  if (traces.count > MAX_TRACES) traces.clear();
}
