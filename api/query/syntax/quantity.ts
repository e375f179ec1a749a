import { NANO_PER_HOUR, NANO_PER_MINUTE, NANO_PER_MS, NANO_PER_SECOND } from '../../telemetry/time.ts';

const day = 24 * NANO_PER_HOUR;

/** Nanoseconds of each unit of time. */
const timeUnits = new Map([
  ['ns', 1],
  ['us', 1000],
  ['µs', 1000],
  ['μs', 1000],
  ['ms', NANO_PER_MS],
  ['s', NANO_PER_SECOND],
  ['m', NANO_PER_MINUTE],
  ['h', NANO_PER_HOUR],
  ['d', day],
  ['w', 7 * day],
]);

/** Bytes of each unit of size, in lower case: written in any. */
const sizeUnits = new Map([
  ['b', 1],
  ...['kb', 'mb', 'gb', 'tb', 'pb'].map((unit, power): [string, number] => [unit, 1000 ** (power + 1)]),
  ...['kib', 'mib', 'gib', 'tib', 'pib'].map((unit, power): [string, number] => [unit, 1024 ** (power + 1)]),
]);

const durationPart = /(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h|d|w)/y;
const numberForm = /^(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(%|[a-zA-Z]+)?$/;
const wholeForm = /^-?\d+$/;

/** Nanoseconds of `250ms`, `1.5s`, `1h30m`, with or without a minus; undefined where the text is no duration. */
export function readDuration(text: string): number | undefined {
  const negative = text.startsWith('-');
  let nanoseconds = 0;
  let position = negative ? 1 : 0;
  if (position === text.length) return undefined;
  while (position < text.length) {
    durationPart.lastIndex = position;
    const part = durationPart.exec(text);
    if (!part) return undefined;
    nanoseconds += Number(part[1]) * timeUnits.get(part[2]!)!;
    position = durationPart.lastIndex;
  }
  if (!Number.isFinite(nanoseconds)) return undefined;
  return negative ? 0 - Math.round(nanoseconds) : Math.round(nanoseconds);
}

/** The number of `42`, `1.5`, `2%`, `10kb`; a bigint where a double would lose digits; undefined where it is none. */
export function readNumber(text: string): number | bigint | undefined {
  const form = numberForm.exec(text);
  if (!form) return undefined;
  const unit = form[2];
  if (unit === undefined) return plainNumber(text);
  const factor = unit === '%' ? 0.01 : sizeUnits.get(unit.toLowerCase());
  if (factor === undefined) return undefined;
  const number = unit === '%' ? Number(form[1]) / 100 : Number(form[1]) * factor;
  return Number.isFinite(number) ? number : undefined;
}

function plainNumber(text: string): number | bigint | undefined {
  const number = Number(text);
  if (wholeForm.test(text) && !Number.isSafeInteger(number)) return BigInt(text);
  return Number.isFinite(number) ? number : undefined;
}
