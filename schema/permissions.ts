import type { GraphQLObjectType, GraphQLSchema } from 'graphql';

/**
 * Throws where a field through which one enters the graph has no permission of its own and its type has no default: every
 * other field is reached through one of these.
 */
export function requirePermissions(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const open = roots.flatMap((type) => (type ? fieldsWithoutRule(type) : []));
  if (open.length > 0) throw new Error(`these fields say nothing of who may read them: ${open.join(', ')}`);
  return schema;
}

function fieldsWithoutRule(type: GraphQLObjectType): string[] {
  if (hasRule(type)) return [];
  return Object.values(type.getFields())
    .filter((field) => !hasRule(field))
    .map(({ name }) => `${type.name}.${name}`);
}

/** Whether a type or field says itself who may read it. Pothos keeps what they were declared with. */
export function hasRule({ extensions }: { extensions: object }): boolean {
  const { pothosOptions } = extensions as { pothosOptions?: { authScopes?: unknown } };
  return pothosOptions?.authScopes !== undefined;
}
