import { GraphQLError, Kind, parse, validate } from 'graphql';
import type {
  ASTNode,
  ASTVisitor,
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  ParseOptions,
  SelectionSetNode,
  Source,
  ValidationContext,
} from 'graphql';

/** Words, names and marks of a document. */
export const MOST_TOKENS = 10_000;
/** Brackets inside each other: what reads a document recurses. */
const MOST_NESTING = 200;
export const MOST_ROOT_FIELDS = 100;
/** Times that the schema itself may be asked for; how deep is limited by a rule of GraphQL's own. */
const MOST_INTROSPECTIONS = 3;
/** Fields inside each other, the innermost counted. */
export const MOST_DEPTH = 12;
/** Fields with every fragment written out. */
const MOST_FIELDS = 5000;
/** Fields of one name beside each other: each is compared with each. */
const MOST_ALIKE = 100;
const MOST_DIRECTIVES = 200;

/** Parses a document of bounded length and nesting. Throws GraphQLError for what is none. */
export function parseDocument(source: string | Source, options?: ParseOptions): DocumentNode {
  const text = typeof source === 'string' ? source : source.body;
  if (nestingOf(text) > MOST_NESTING) throw new GraphQLError('Syntax Error: The document is nested too deeply.');
  return parse(source, { ...options, maxTokens: MOST_TOKENS });
}

/** How many brackets are open at once, at the most; those in texts are taken for brackets too. */
function nestingOf(text: string): number {
  let open = 0;
  let most = 0;
  for (const bracket of text.matchAll(/[{}[\]]/g)) {
    open += bracket[0] === '{' || bracket[0] === '[' ? 1 : -1;
    most = Math.max(most, open);
  }
  return most;
}

const judged = new WeakMap<DocumentNode, readonly GraphQLError[]>();

/**
 * Why a document asks for too much, whatever the schema has. Judged before the rules of GraphQL, some of which take long
 * for a document made for that; once for each document.
 */
export function refusalsOf(document: DocumentNode, schema: GraphQLSchema): readonly GraphQLError[] {
  let refusals = judged.get(document);
  if (!refusals) judged.set(document, (refusals = validate(schema, document, [requestSize, directiveCount])));
  return refusals;
}

interface Size {
  depth: number;
  fields: number;
}

const nothing: Size = { depth: 0, fields: 0 };

/**
 * What an operation may ask for, whatever its data: 100 root fields, a depth of 12, 5,000 fields in all, fragments
 * written out. Introspection is exempt. Fragments are measured once, so that the check takes time by the length of the
 * document alone.
 */
function requestSize(context: ValidationContext): ASTVisitor {
  const sizes = new Map<string, Size>();
  const schema = context.getSchema();
  const rootTypes = new Set<unknown>([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);

  function sizeOf(selections: SelectionSetNode | undefined): Size {
    let depth = 0;
    let fields = 0;
    for (const selection of selections?.selections ?? []) {
      const isField = selection.kind === Kind.FIELD;
      if (isField && selection.name.value.startsWith('__')) continue;
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragmentSize(selection.name.value) : sizeOf(selection.selectionSet);
      depth = Math.max(depth, inner.depth + (isField ? 1 : 0));
      fields += inner.fields + (isField ? 1 : 0);
    }
    return { depth, fields };
  }

  function fragmentSize(name: string): Size {
    const known = sizes.get(name);
    if (known) return known;
    // A fragment inside itself is refused by another rule; here it counts for nothing.
    sizes.set(name, nothing);
    const size = sizeOf(context.getFragment(name)?.selectionSet);
    sizes.set(name, size);
    return size;
  }

  const refuse = (message: string, nodes: ASTNode): void => context.reportError(new GraphQLError(message, { nodes }));

  return {
    SelectionSet(selections, _, parent) {
      const alike = mostAlike(selections);
      if (alike > MOST_ALIKE) {
        refuse(`A field stands ${alike} times in one place, but may ${MOST_ALIKE} times.`, selections);
      }
      // Of an operation, or of a field that leads back to the roots; fragments count where they are spread.
      const isFragment = parent && 'kind' in parent && parent.kind === Kind.FRAGMENT_DEFINITION;
      const type = context.getParentType();
      if (isFragment || !rootTypes.has(type)) return;
      const { roots, introspections } = countRootFields(selections, (name) => context.getFragment(name));
      if (roots > MOST_ROOT_FIELDS) {
        refuse(`The request has ${roots} root fields, but may have ${MOST_ROOT_FIELDS}.`, selections);
      }
      if (introspections > MOST_INTROSPECTIONS) {
        const most = `but may ${MOST_INTROSPECTIONS} times.`;
        refuse(`The request asks ${introspections} times for the schema, ${most}`, selections);
      }
    },
    OperationDefinition(operation) {
      const { depth, fields } = sizeOf(operation.selectionSet);
      if (depth > MOST_DEPTH) refuse(`The request is ${depth} fields deep, but may be ${MOST_DEPTH}.`, operation);
      if (fields > MOST_FIELDS) refuse(`The request has ${fields} fields, but may have ${MOST_FIELDS}.`, operation);
    },
  };
}

interface RootCount {
  roots: number;
  introspections: number;
}

function countRootFields(
  selections: SelectionSetNode,
  fragment: (name: string) => FragmentDefinitionNode | null | undefined,
): RootCount {
  const counts = new Map<string, RootCount>();
  const count = (set: SelectionSetNode | undefined): RootCount => {
    let roots = 0;
    let introspections = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        if (name === '__schema' || name === '__type') introspections++;
        else if (name !== '__typename' || selection.alias) roots++;
        continue;
      }
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      const inner = isSpread ? ofFragment(selection.name.value) : count(selection.selectionSet);
      roots += inner.roots;
      introspections += inner.introspections;
    }
    return { roots, introspections };
  };
  const ofFragment = (name: string): RootCount => {
    const known = counts.get(name);
    if (known) return known;
    counts.set(name, { roots: 0, introspections: 0 });
    const found = count(fragment(name)?.selectionSet);
    counts.set(name, found);
    return found;
  };
  return count(selections);
}

/** How often the name that stands most often in a place stands there; inline fragments are of the place they stand in. */
function mostAlike(selections: SelectionSetNode): number {
  const counts = new Map<string, number>();
  const count = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) count(selection.selectionSet);
      if (selection.kind !== Kind.FIELD) continue;
      const name = (selection.alias ?? selection.name).value;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  };
  count(selections);
  return Math.max(0, ...counts.values());
}

/** A document with a flood of directives is refused before other rules look at each. */
function directiveCount(context: ValidationContext): ASTVisitor {
  let count = 0;
  return {
    Directive(directive) {
      if (++count !== MOST_DIRECTIVES + 1) return;
      context.reportError(
        new GraphQLError(`The request has more than ${MOST_DIRECTIVES} directives.`, { nodes: directive }),
      );
    },
  };
}
