import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { schema } from '../../schema/schema.ts';
import { fieldsOfPeople } from './concerns-telemetry.ts';

const query = schema.getQueryType()!;
const mutation = schema.getMutationType()!;

/** The fields of Query that lead to people, keys and what was done with them. */
const sources = Object.values(query.getFields()).filter(
  ({ name, type }) => fieldsOfPeople.has(name) && isObjectType(getNamedType(type)),
);
/** All types that tell of these. */
export const typesOfPeople = new Set<GraphQLObjectType>();
for (const { type } of sources) reach(getNamedType(type));

function reach(type: GraphQLNamedType): void {
  if (!isObjectType(type) || type.name === 'PageInfo' || typesOfPeople.has(type)) return;
  typesOfPeople.add(type);
  for (const field of Object.values(type.getFields())) reach(getNamedType(field.type));
}

/** Every field of a type and of those it leads to, but for those of types that one comes from. */
function everything(type: GraphQLNamedType, above: readonly GraphQLNamedType[] = []): string {
  if (!isObjectType(type)) return '';
  const chosen = Object.values(type.getFields()).flatMap((field) => {
    const leadsTo = getNamedType(field.type);
    if (above.includes(leadsTo) || leadsTo === type) return [];
    if (field.args.some(isRequiredArgument)) throw new Error(`${type.name}.${field.name} takes what nobody gives it`);
    return [`${field.name}${everything(leadsTo, [...above, type])}`];
  });
  return ` { ${chosen.join(' ')} }`;
}

/** What each of them is asked for: everything. */
export const documents = new Map(sources.map(({ name, type }) => [name, `${name}${everything(getNamedType(type))}`]));
const nodeTypes = [...typesOfPeople].filter((type) => type.getInterfaces().some(({ name }) => name === 'Node'));
/** Whatever an id is of, once as each type. */
export const nodeOf = (id: string): string =>
  nodeTypes
    .map(
      (type) => `as${type.name}: node(id: ${JSON.stringify(id)}) { __typename ... on ${type.name}${everything(type)} }`,
    )
    .join(' ');

/** A value that is valid, in which each ID is the one that is tried. */
function valueOf(type: GraphQLInputType, id: string, name: string): string {
  if (isNonNullType(type)) return valueOf(type.ofType, id, name);
  if (isListType(type)) return `[${valueOf(type.ofType, id, name)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type)) return JSON.stringify(type.name === 'ID' || name === 'subject' ? id : 'xxxxxxxxxxx');
  const fields = Object.values(type.getFields()).filter((field) => isRequiredInputField(field));
  return `{ ${fields.map((field) => `${field.name}: ${valueOf(field.type, id, field.name)}`).join(', ')} }`;
}

/** Mutations of something that somebody names by its id. */
export const mutationsById = Object.values(mutation.getFields()).filter(({ args }) =>
  args.filter(isRequiredArgument).some(({ type, name }) => valueOf(type, 'the id', name).includes('the id')),
);

/** The mutation with an id wherever it takes one. */
export function mutationOf({ name, type, args }: (typeof mutationsById)[number], id: string): string {
  const given = args
    .filter(isRequiredArgument)
    .map((arg: GraphQLArgument) => `${arg.name}: ${valueOf(arg.type, id, arg.name)}`);
  return `mutation { ${name}(${given.join(', ')})${everything(getNamedType(type))} }`;
}
