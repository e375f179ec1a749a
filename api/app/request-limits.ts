import { GraphQLError, Kind } from 'graphql';
import type { ASTVisitor, FragmentDefinitionNode, ParseOptions, SelectionSetNode, ValidationContext } from 'graphql';

/** Words, names and marks of a document. */
export const MOST_TOKENS = 10_000;
export const MOST_ROOT_FIELDS = 100;
/** Fields inside each other, the innermost counted. */
export const MOST_DEPTH = 12;
/** Fields with every fragment written out. */
const MOST_FIELDS = 5000;
const MOST_DIRECTIVES = 200;

export const parseOptions: ParseOptions = { maxTokens: MOST_TOKENS };

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
export function RequestSizeRule(context: ValidationContext): ASTVisitor {
  const sizes = new Map<string, Size>();

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

  return {
    OperationDefinition(operation) {
      const { depth, fields } = sizeOf(operation.selectionSet);
      const roots = countRootFields(operation.selectionSet, (name) => context.getFragment(name) ?? undefined);
      const refuse = (message: string): void => context.reportError(new GraphQLError(message, { nodes: operation }));
      if (roots > MOST_ROOT_FIELDS) refuse(`The request has ${roots} root fields, but may have ${MOST_ROOT_FIELDS}.`);
      if (depth > MOST_DEPTH) refuse(`The request is ${depth} fields deep, but may be ${MOST_DEPTH}.`);
      if (fields > MOST_FIELDS) refuse(`The request has ${fields} fields, but may have ${MOST_FIELDS}.`);
    },
  };
}

function countRootFields(
  selections: SelectionSetNode,
  fragment: (name: string) => FragmentDefinitionNode | undefined,
): number {
  const counts = new Map<string, number>();
  const count = (set: SelectionSetNode | undefined): number =>
    (set?.selections ?? []).reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + (selection.name.value.startsWith('__') ? 0 : 1);
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + count(selection.selectionSet);
      return sum + ofFragment(selection.name.value);
    }, 0);
  const ofFragment = (name: string): number => {
    const known = counts.get(name);
    if (known !== undefined) return known;
    counts.set(name, 0);
    counts.set(name, count(fragment(name)?.selectionSet));
    return counts.get(name)!;
  };
  return count(selections);
}

/** A document with a flood of directives is refused before other rules look at each. */
export function DirectiveCountRule(context: ValidationContext): ASTVisitor {
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
