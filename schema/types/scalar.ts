import { GraphQLError, valueFromASTUntyped } from 'graphql';
import { formatNano, parseNano } from '../../api/telemetry/time.ts';
import { builder } from '../builder.ts';

builder.scalarType('DateTime', {
  description:
    'An instant: RFC 3339, UTC, always nine fractional digits in answers (2026-11-22T09:30:00.123456789Z). Arguments may have fewer, and any offset.',
  serialize: (nano) => formatNano(nano),
  parseValue: (value) => {
    const nano = typeof value === 'string' ? parseNano(value) : undefined;
    if (nano === undefined) throw new GraphQLError(`${JSON.stringify(value)} is no instant of RFC 3339.`);
    return nano;
  },
});

builder.scalarType('BigInt', {
  description: 'A 64-bit integer as a decimal string; nanoseconds and counters that pass 2^53.',
  serialize: (value) => value.toString(),
  parseValue: (value) => {
    const isInteger = Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{1,20}$/.test(value));
    if (!isInteger) throw new GraphQLError(`${JSON.stringify(value)} is no integer.`);
    return BigInt(value as string | number);
  },
});

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (literal, variables) => valueFromASTUntyped(literal, variables ?? undefined),
});

/** Lists that are long and of one kind go out in one piece: a field for each of 100,000 numbers would take seconds. */
builder.scalarType('NumberColumn', {
  description: 'A list of numbers in one piece, as a JSON array; for long columns.',
  serialize: (column) => column,
});

builder.scalarType('TextColumn', {
  description: 'A list of texts in one piece, as a JSON array; for long columns.',
  serialize: (column) => column,
});
