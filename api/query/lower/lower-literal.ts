import type { Key, Literal } from '../../store/ports/plan.ts';
import { NANO_PER_MS, parseNano } from '../../telemetry/time.ts';
import { readDuration, readNumber } from '../syntax/quantity.ts';
import { fault } from '../syntax/query-error.ts';
import type { ValueTree } from '../syntax/tree.ts';
import { intrinsicsOf } from './lower-context.ts';
import type { LowerContext } from './lower-context.ts';

/** A value with its variable resolved. */
export type Value = Exclude<ValueTree, { kind: 'variable' }>;

const ids: ReadonlySet<string> = new Set(['trace_id', 'span_id', 'parent_span_id']);

/** A value as what its key compares with: intrinsic keys know their own type, any other key takes the value's. */
export function lowerLiteral(key: Key, value: Value, context: LowerContext): Literal {
  if (value.kind === 'null') fault('null has no order and is no text', value.at, 'compare it with = or !=, or use has');
  if (key.place !== 'intrinsic') return literalOf(value);
  switch (intrinsicsOf(context.source).get(key.name)) {
    case 'nanoseconds':
      return durationLiteral(key, value);
    case 'time':
      return timeLiteral(value, context);
    case 'number':
      return numberLiteral(key, value);
    default:
      return { text: ids.has(key.name) ? value.text.toLowerCase() : value.text, number: null };
  }
}

/** Durations are milliseconds, as they are in every answer; what is in quotes is text and no number. */
function literalOf(value: Exclude<Value, { kind: 'null' }>): Literal {
  switch (value.kind) {
    case 'number':
      return { text: value.text, number: value.number };
    case 'duration':
      return { text: value.text, number: value.nanoseconds / NANO_PER_MS };
    default:
      return { text: value.text, number: null };
  }
}

function durationLiteral(key: Key, value: Exclude<Value, { kind: 'null' }>): Literal {
  const nanoseconds = value.kind === 'duration' ? value.nanoseconds : durationOfText(value.text);
  if (nanoseconds === undefined) fault(`\`${value.text}\` is no duration`, value.at, `such as ${key.name}>500ms`);
  return { text: value.text, number: nanoseconds };
}

/** A number without a unit is milliseconds. */
function durationOfText(text: string): number | undefined {
  const duration = readDuration(text);
  if (duration !== undefined) return duration;
  const number = readNumber(text);
  return number === undefined ? undefined : Number(number) * NANO_PER_MS;
}

function timeLiteral(value: Exclude<Value, { kind: 'null' }>, context: LowerContext): Literal {
  if (value.kind === 'time') return { text: value.text, number: value.nano };
  const before = value.text.startsWith('-') ? readDuration(value.text) : undefined;
  if (before !== undefined) return { text: value.text, number: context.now + BigInt(before) };
  const nano = parseNano(value.text);
  if (nano !== undefined) return { text: value.text, number: nano };
  return fault(
    `\`${value.text}\` is no instant`,
    value.at,
    'such as timestamp>=2026-11-22T09:30:00Z or timestamp>-15m',
  );
}

function numberLiteral(key: Key, value: Exclude<Value, { kind: 'null' }>): Literal {
  const literal = literalOf(value);
  const number = literal.number ?? readNumber(value.text);
  if (number === undefined) fault(`\`${value.text}\` is no number`, value.at, `such as ${key.name}>42`);
  return { text: value.text, number };
}
