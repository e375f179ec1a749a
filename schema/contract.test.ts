import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  print,
} from 'graphql';
import type { GraphQLArgument, GraphQLField, GraphQLInputField, GraphQLNamedType, GraphQLType } from 'graphql';
import { expect, test } from 'vitest';
import { printGraph } from './print.ts';

// The contract lies beside the repository; without it there is nothing to compare with.
const path = join(import.meta.dirname, '..', '..', 'shared', 'contract', 'core.graphql');

/** What second factors bring, which come later. */
const later = new Set(['Mutation.logIn(code)']);

test.skipIf(!existsSync(path))('the graph has every name of shared/contract/core.graphql, in its shape', () => {
  const contract = buildSchema(readFileSync(path, 'utf8'));
  const schema = buildSchema(printGraph());
  const differences = Object.values(contract.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap((type) => differencesOf(type, schema.getType(type.name)));
  expect(differences).toEqual([]);
});

function differencesOf(wanted: GraphQLNamedType, type: GraphQLNamedType | undefined): string[] {
  if (!type) return [`${wanted.name} is missing`];
  if (wanted.constructor !== type.constructor) return [`${wanted.name} is of another kind`];
  if (isEnumType(wanted) && isEnumType(type)) {
    return wanted
      .getValues()
      .filter((value) => !type.getValue(value.name))
      .map((value) => `${wanted.name}.${value.name} is missing`);
  }
  if (isUnionType(wanted) && isUnionType(type)) {
    const names = new Set(type.getTypes().map(({ name }) => name));
    return wanted.getTypes().flatMap(({ name }) => (names.has(name) ? [] : [`${wanted.name} lacks ${name}`]));
  }
  if (isInputObjectType(wanted) && isInputObjectType(type)) {
    const oneOf = wanted.isOneOf === type.isOneOf ? [] : [`${wanted.name} differs in @oneOf`];
    return [
      ...oneOf,
      ...compareInputs(wanted.name, Object.values(wanted.getFields()), Object.values(type.getFields())),
    ];
  }
  if ((isObjectType(wanted) || isInterfaceType(wanted)) && (isObjectType(type) || isInterfaceType(type))) {
    const names = new Set(type.getInterfaces().map(({ name }) => name));
    const interfaces = wanted.getInterfaces().filter((one) => !names.has(one.name));
    return [
      ...interfaces.map((one) => `${wanted.name} is no ${one.name}`),
      ...compareFields(wanted.name, Object.values(wanted.getFields()), type.getFields()),
    ];
  }
  return [];
}

function compareFields(
  type: string,
  wanted: readonly GraphQLField<unknown, unknown>[],
  fields: Record<string, GraphQLField<unknown, unknown>>,
): string[] {
  return wanted.flatMap((want) => {
    const name = `${type}.${want.name}`;
    const field = fields[want.name];
    if (!field) return [`${name} is missing`];
    const shape = promises(want.type, field.type) ? [] : [`${name} is ${String(field.type)}, not ${String(want.type)}`];
    const optional = field.args.filter(({ name }) => !want.args.some((arg) => arg.name === name));
    const demanded = optional.filter((arg) => isNonNullType(arg.type) && defaultOf(arg) === undefined);
    return [
      ...shape,
      ...demanded.map((arg) => `${name} demands ${arg.name}`),
      ...compareInputs(name, want.args, field.args),
    ];
  });
}

function compareInputs<Input extends GraphQLArgument | GraphQLInputField>(
  owner: string,
  wanted: readonly Input[],
  inputs: readonly Input[],
): string[] {
  return wanted.flatMap((want) => {
    if (later.has(`${owner}(${want.name})`)) return [];
    const input = inputs.find(({ name }) => name === want.name);
    if (!input) return [`${owner}(${want.name}) is missing`];
    const shape = String(input.type) === String(want.type) ? [] : [`${owner}(${want.name}) is ${String(input.type)}`];
    const same = defaultOf(input) === defaultOf(want);
    return [...shape, ...(same ? [] : [`${owner}(${want.name}) = ${defaultOf(input)}, not ${defaultOf(want)}`])];
  });
}

function defaultOf({ default: given }: GraphQLArgument | GraphQLInputField): string | undefined {
  return given?.literal && print(given.literal);
}

/** Whether a field of a type keeps what the contract says: the same, or more (never null where null was allowed). */
function promises(wanted: GraphQLType, type: GraphQLType): boolean {
  return String(type) === String(wanted) || String(type) === `${String(wanted)}!`;
}
