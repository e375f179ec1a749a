import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isLeafType,
  Kind,
  valueFromASTUntyped,
} from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql';
import { DEFAULT_FIRST } from '../../schema/arguments.ts';
import { askedHours } from './asked-hours.ts';

/** What an operation may come to, before it is run. */
export interface QueryCost {
  reading: number;
  changing: number;
}

const OPERATION = 1;
/** A field of Mutation: it writes, or proves a password. */
const CHANGE = 10;
/** The whole schema, described. */
const INTROSPECTION = 1000;
/** An hour of what was rolled up beforehand, and an hour that is searched through. */
const HOUR_READ = 1;
const HOUR_SEARCHED = 10;
/** Items of a list that does not say how many it has. */
const ITEMS = 10;
const MOST_ITEMS = 10_000;

export type Variables = Readonly<Record<string, unknown>>;

/** A field as far as it costs something; those that are read with what they stand in cost nothing. */
interface CostlyField {
  /** Of each item; 0 where it is a plain value. */
  own: number;
  /** How many items: the argument that says so, a number, or 1. */
  items: ValueNode | number;
  /** What is looked through for it; null where nothing is. */
  reads: { perHour: number; range: ValueNode | undefined; text: ValueNode | undefined } | null;
  inner: CostlyField[];
}

interface CostlyOperation {
  fields: CostlyField[];
  changes: number;
  defaults: Variables;
}

const known = new WeakMap<DocumentNode, Map<string, CostlyOperation>>();

/**
 * The cost of an operation of a valid document, in units of about one object that is answered: each object by the pages it
 * may stand in, and each hour of a range that is read for it. What it comes to in truth depends on the data, and is less.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Variables | null | undefined,
): QueryCost {
  const { fields, changes, defaults } = costlyOperation(schema, document, operationName ?? '');
  return { reading: OPERATION + sum(fields, { ...defaults, ...variables }), changing: changes * CHANGE };
}

function sum(fields: readonly CostlyField[], variables: Variables): number {
  let cost = 0;
  for (const { own, items, reads, inner } of fields) {
    const count = typeof items === 'number' ? items : countOf(valueFromASTUntyped(items, variables));
    cost += count * (own + sum(inner, variables));
    if (!reads) continue;
    const value = (given: ValueNode | undefined): unknown => given && valueFromASTUntyped(given, variables);
    cost += Math.ceil(reads.perHour * askedHours(value(reads.range), value(reads.text)));
  }
  return cost;
}

function countOf(value: unknown): number {
  return typeof value === 'number' ? Math.min(Math.max(0, value), MOST_ITEMS) : DEFAULT_FIRST;
}

function costlyOperation(schema: GraphQLSchema, document: DocumentNode, operationName: string): CostlyOperation {
  let operations = known.get(document);
  if (!operations) known.set(document, (operations = new Map<string, CostlyOperation>()));
  let operation = operations.get(operationName);
  if (!operation) operations.set(operationName, (operation = readOperation(schema, document, operationName)));
  return operation;
}

/** One that is not there costs nothing: it is refused by who runs it. */
function readOperation(schema: GraphQLSchema, { definitions }: DocumentNode, operationName: string): CostlyOperation {
  const all = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const operation = operationName === '' ? all[0] : all.find(({ name }) => name?.value === operationName);
  if (!operation) return { fields: [], changes: 0, defaults: {} };
  const reader = new SelectionReader(schema, definitions);
  const type = schema.getRootType(operation.operation)!;
  const isMutation = type === schema.getMutationType();
  return {
    fields: reader.read(operation.selectionSet, type, ITEMS),
    changes: isMutation ? reader.countFields(operation.selectionSet) : 0,
    defaults: defaultsOf(operation),
  };
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  const given = variableDefinitions.filter(({ defaultValue }) => defaultValue);
  return Object.fromEntries(
    given.map(({ variable, defaultValue }) => [variable.name.value, valueFromASTUntyped(defaultValue!)]),
  );
}

/** Reads what is selected in a valid document; each fragment once. */
class SelectionReader {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, { selectionSet: SelectionSetNode; type: string }>;

  constructor(schema: GraphQLSchema, definitions: DocumentNode['definitions']) {
    this.#schema = schema;
    const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(
      fragments.map(({ name, selectionSet, typeCondition }) => [
        name.value,
        { selectionSet, type: typeCondition.name.value },
      ]),
    );
  }

  /** `items`: how many a list has that does not say it, as the field around it does. */
  read({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined, items: ValueNode | number): CostlyField[] {
    return selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return this.#readField(selection, type, items);
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const { typeCondition, selectionSet } = selection;
        return this.read(selectionSet, typeCondition ? this.#schema.getType(typeCondition.name.value) : type, items);
      }
      const fragment = this.#fragments.get(selection.name.value)!;
      return this.read(fragment.selectionSet, this.#schema.getType(fragment.type), items);
    });
  }

  countFields({ selections }: SelectionSetNode): number {
    let count = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) count++;
      else if (selection.kind === Kind.INLINE_FRAGMENT) count += this.countFields(selection.selectionSet);
      else count += this.countFields(this.#fragments.get(selection.name.value)!.selectionSet);
    }
    return count;
  }

  #readField(field: FieldNode, type: GraphQLNamedType | undefined, around: ValueNode | number): CostlyField[] {
    const name = field.name.value;
    if (name === '__schema' || name === '__type') return [{ own: INTROSPECTION, items: 1, reads: null, inner: [] }];
    const definition = type && 'getFields' in type ? type.getFields()[name] : undefined;
    // __typename, which is at hand.
    if (!definition || !('args' in definition)) return [];
    const given = new Map(field.arguments?.map((argument) => [argument.name.value, argument.value]));
    const reads = readsOf(definition, given);
    const answer = getNamedType(definition.type);
    if (isLeafType(answer)) return reads ? [{ own: 0, items: 1, reads, inner: [] }] : [];
    const hasFirst = definition.args.some((argument) => argument.name === 'first');
    const first = hasFirst ? (given.get('first') ?? DEFAULT_FIRST) : undefined;
    const isList = isListType(getNullableType(definition.type));
    // Of a page the list in it has the items: `first` is said by what it stands in.
    const items = isList ? (first ?? around) : 1;
    const inside = isList ? ITEMS : (first ?? ITEMS);
    const inner = field.selectionSet && isCompositeType(answer) ? this.read(field.selectionSet, answer, inside) : [];
    return [{ own: 1, items, reads, inner }];
  }
}

function readsOf(
  { args }: GraphQLField<unknown, unknown>,
  given: ReadonlyMap<string, ValueNode>,
): CostlyField['reads'] {
  const names = new Set(args.map(({ name }) => name));
  if (!names.has('range') && !names.has('text')) return null;
  const isSearch = names.has('filter') || names.has('text');
  return { perHour: isSearch ? HOUR_SEARCHED : HOUR_READ, range: given.get('range'), text: given.get('text') };
}
