import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { requirePermissions } from './permissions.ts';
import { printGraph } from './print.ts';
import { schema } from './schema.ts';

test('schema.graphql is what the sources say', () => {
  expect(readFileSync(join(import.meta.dirname, 'schema.graphql'), 'utf8')).toBe(printGraph());
});

test('schema.graphql can be read by others', () => {
  expect(() => buildSchema(printGraph())).not.toThrow();
});

test('every type, field, argument and value is described, in a sentence', () => {
  const described = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap((type) => [[type.name, type.description] as const, ...partsOf(type)]);
  const lacking = described.filter(
    ([, description]) => !/^[A-Z0-9"'][^]*[.!]$|^null where|^In /.test(description ?? ''),
  );
  expect(lacking.map(([name, description]) => `${name}: ${description}`)).toEqual([]);
});

function partsOf(type: unknown): [name: string, description: string | null | undefined][] {
  if (isEnumType(type)) return type.getValues().map(({ name, description }) => [`${type.name}.${name}`, description]);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map(({ name, description }) => [`${type.name}.${name}`, description]);
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    [`${type.name}.${field.name}`, field.description],
    ...field.args.map(({ name, description }): [string, string | null | undefined] => {
      return [`${type.name}.${field.name}(${name})`, description];
    }),
  ]);
}

describe('permissions', () => {
  const withField = (extensions: Record<string, unknown>, name = 'secret', mutation = false): GraphQLSchema => {
    const fields = { [name]: { type: GraphQLString, extensions } };
    const plain = { plain: { type: GraphQLString, extensions: { pothosOptions: { authScopes: { read: true } } } } };
    return new GraphQLSchema({
      query: new GraphQLObjectType({ name: 'Query', fields: mutation ? plain : fields }),
      ...(mutation && { mutation: new GraphQLObjectType({ name: 'Mutation', fields }) }),
    });
  };

  test('a field that says nothing of who may read it fails the build', () => {
    expect(() => requirePermissions(withField({}))).toThrow('Query.secret');
  });

  test('a field that takes another scope than its action says fails the build', () => {
    const admin = { pothosOptions: { authScopes: { admin: true } } };
    expect(() => requirePermissions(withField(admin))).toThrow('Query.secret takes ADMIN, not READ');
    const read = { pothosOptions: { authScopes: { read: true } } };
    expect(() => requirePermissions(withField(read, 'users'))).toThrow('Query.users takes READ, not ADMIN');
    expect(() => requirePermissions(withField(admin, 'users'))).not.toThrow();
  });

  test('a mutation that no action names fails the build, whatever it takes', () => {
    const admin = { pothosOptions: { authScopes: { admin: true } } };
    expect(() => requirePermissions(withField(admin, 'launch', true))).toThrow('Mutation.launch is in no action');
  });

  test('a field with a rule of its own passes', () => {
    expect(() => requirePermissions(withField({ pothosOptions: { authScopes: { read: true } } }))).not.toThrow();
  });
});
