import { getNamedType, type GraphQLNamedType, isObjectType, isUnionType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { concernsTelemetry, fieldsOfPeople } from './concerns-telemetry.ts';

test.each([
  ['{ viewer { email } users { nodes { id } } __typename }', false],
  ['{ __schema { types { name } } }', false],
  ['mutation { logOut }', false],
  ['mutation { logOut setRetention(signal: LOGS, retentionMs: null) }', true],
  ['{ services { nodes { name } } }', true],
  ['{ viewer { email } system { version } }', true],
  ['{ node(id: "x") { id } }', true],
  ['subscription { logTail { cursor } }', true],
  ['{ ... on Query { ...a } } fragment a on Query { ... { traces { nodes { id } } } }', true],
  ['{ ...a } fragment a on Query { viewer { id } ...a }', false],
  [
    `{ ${'...f0 '.repeat(20)} } ${Array.from({ length: 60 }, (_, at) => `fragment f${at} on Query { ${`...f${at + 1} `.repeat(20)} }`).join(' ')} fragment f60 on Query { viewer { id } }`,
    false,
  ],
  ['{ viewer', false],
  ['', false],
])('%s needs the store: %s', (text, expected) => {
  expect(concernsTelemetry(text, null)).toBe(expected);
});

test('of several operations the one that is asked for counts', () => {
  const text = 'query a { viewer { id } } query b { services { nodes { name } } }';
  expect(concernsTelemetry(text, 'a')).toBe(false);
  expect(concernsTelemetry(text, 'b')).toBe(true);
});

test('of what can be changed it is known whether the store is needed for it', () => {
  const changes = Object.keys(schema.getMutationType()!.getFields());
  expect(changes.filter((name) => !fieldsOfPeople.has(name))).toEqual(['setRetention']);
});

/** Every object that is reached from a field, without interfaces: those lead anywhere. */
function reached(type: GraphQLNamedType, seen: Set<string>): Set<string> {
  if (seen.has(type.name)) return seen;
  if (isUnionType(type)) for (const member of type.getTypes()) reached(member, seen);
  if (!isObjectType(type)) return seen;
  seen.add(type.name);
  for (const field of Object.values(type.getFields())) reached(getNamedType(field.type), seen);
  return seen;
}

test('what is answered without the store leads nowhere into it', () => {
  const query = schema.getQueryType()!.getFields();
  const changes = schema.getMutationType()!.getFields();
  const fields = [...fieldsOfPeople].map((name) => (query[name] ?? changes[name])!);
  const types = new Set<string>();
  for (const { type } of fields) reached(getNamedType(type), types);
  const ofStores = ['Service', 'Trace', 'Span', 'LogRecord', 'Metric', 'ResultMeta', 'SystemStatus', 'TimeSeries'];
  expect(ofStores.every((name) => schema.getType(name))).toBe(true);
  expect([...types].filter((name) => ofStores.includes(name))).toEqual([]);
});
