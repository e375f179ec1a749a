/** An object of the graph with all its own fields. */
export type Answer = Record<string, unknown>;

/** A message of OTLP/JSON (opentelemetry-proto, docs/specification.md); what is not there has its zero value. */
export interface Message {
  [field: string]: unknown;
}

export interface Attribute extends Answer {
  key: string;
}

const valueTypes = [
  ['stringValue', 'STRING'],
  ['boolValue', 'BOOL'],
  ['intValue', 'INT'],
  ['doubleValue', 'DOUBLE'],
  ['bytesValue', 'BYTES'],
  ['arrayValue', 'ARRAY'],
  ['kvlistValue', 'MAP'],
] as const;

export function attributesOf(attributes: unknown): Attribute[] {
  return list(attributes).map(({ key, value }) => ({
    key: String(key),
    type: typeOf(message(value)),
    value: plainValue(message(value)),
    otlp: otlpValue(message(value)),
  }));
}

function typeOf(value: Message): string {
  return valueTypes.find(([field]) => value[field] !== undefined)?.[1] ?? 'EMPTY';
}

export function plainValue(value: Message): unknown {
  switch (typeOf(value)) {
    case 'INT': {
      const number = Number(value['intValue']);
      return Number.isSafeInteger(number) ? number : decimal(value['intValue']);
    }
    case 'ARRAY':
      return list(message(value['arrayValue'])['values']).map(plainValue);
    case 'MAP': {
      const values = list(message(value['kvlistValue'])['values']);
      return Object.fromEntries(values.map((of) => [of['key'], plainValue(message(of['value']))]));
    }
    case 'EMPTY':
      return null;
    default:
      return Object.values(value)[0];
  }
}

/** SDKs write integers as numbers too, and leave out empty lists; the graph writes one form. */
function otlpValue(value: Message): Message {
  if (value['intValue'] !== undefined) return { intValue: decimal(value['intValue']) };
  const { arrayValue, kvlistValue } = value;
  if (arrayValue) return { arrayValue: { values: list(message(arrayValue)['values']).map(otlpValue) } };
  if (!kvlistValue) return value;
  const values = list(message(kvlistValue)['values']);
  return { kvlistValue: { values: values.map((of) => ({ key: of['key'], value: otlpValue(message(of['value'])) })) } };
}

export function idsOf(item: Message): { traceId: string | null; spanId: string | null } {
  return { traceId: idOf(item['traceId']), spanId: idOf(item['spanId']) };
}

export function idOf(hex: unknown): string | null {
  return typeof hex === 'string' && hex !== '' ? hex.toLowerCase() : null;
}

export function instantOf(unixNano: unknown): string | null {
  const nano = integer(unixNano);
  if (nano === 0n) return null;
  const seconds = new Date(Number(nano / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(nano % 1_000_000_000n).padStart(9, '0')}Z`;
}

export function integer(value: unknown): bigint {
  return BigInt((value ?? 0) as string | number);
}

export function decimal(value: unknown): string {
  return integer(value).toString();
}

export function decimals(values: unknown): string[] {
  return ((values ?? []) as unknown[]).map(decimal);
}

export function message(value: unknown): Message {
  return (value ?? {}) as Message;
}

export function list(value: unknown): Message[] {
  return (value ?? []) as Message[];
}
