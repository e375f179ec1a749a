import { toJson, toOtlpJson } from '../../api/telemetry/any-value.ts';
import type { AttributeType } from '../../api/telemetry/any-value.ts';
import { builder } from '../builder.ts';
import { countAsInt } from '../numbers.ts';

const AttributeTypeEnum = builder.enumType('AttributeType', {
  description: "The types of OpenTelemetry's AnyValue.",
  values: {
    STRING: { description: 'Text.' },
    BOOL: { description: 'True or false.' },
    INT: { description: 'A signed 64-bit integer.' },
    DOUBLE: { description: 'A double, NaN and the infinities included.' },
    BYTES: { description: 'Bytes.' },
    ARRAY: { description: 'A list of values of any type.' },
    MAP: { description: 'Values by key.' },
    EMPTY: { description: 'A key without a value.' },
  } satisfies Record<AttributeType, { description: string }>,
});

builder.objectType('Attribute', {
  description:
    'A key with its value. An integer past 2^53 is a decimal string, bytes are base64, NaN and the infinities are strings; type tells which it was.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'As it was sent, such as "http.route".' }),
    value: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The value as plain JSON; null where it is empty.',
      resolve: ({ value }) => toJson(value),
    }),
    type: t.field({ type: AttributeTypeEnum, description: 'What was sent.', resolve: ({ value }) => value.type }),
    otlp: t.field({
      type: 'JSON',
      description: 'The OTLP AnyValue as JSON, types inside arrays and maps kept.',
      resolve: ({ value }) => toOtlpJson(value)!,
    }),
  }),
});

builder.objectType('Scope', {
  description: 'An instrumentation scope: what made the telemetry.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Empty where it was not named.' }),
    version: t.exposeString('version', { nullable: true, description: 'null where it was not sent.' }),
    attributes: t.field({
      type: ['Attribute'],
      description: 'In the order in which they were sent.',
      resolve: ({ attributes }) => attributes,
    }),
    droppedAttributesCount: t.int({
      description: 'Attributes left out, by the sender or at a limit here.',
      resolve: ({ droppedAttributesCount }) => countAsInt(droppedAttributesCount),
    }),
    schemaUrl: t.exposeString('schemaUrl', { nullable: true, description: 'null where it was not sent.' }),
  }),
});
