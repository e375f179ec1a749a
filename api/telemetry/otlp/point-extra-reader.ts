import type { Exemplar, MetricType } from '../metric-point.ts';
import { readAttribute, readDouble } from './any-value-reader.ts';
import { WireReader } from './wire-reader.ts';

/** What a data point has beside its columns. */
export interface PointExtra {
  exemplars: Exemplar[];
  /** The flags, where there are further ones than "no recorded value". */
  flags: number | undefined;
  /** The value, where it is an integer that a double does not hold. */
  intValue: bigint | undefined;
  quantiles: { quantile: number; value: number }[];
}

interface ExtraTags {
  exemplar: number;
  flags: number;
  intValue: number;
  quantile: number;
}

const NO_FIELD = -1;
const number: ExtraTags = { exemplar: 42, flags: 64, intValue: 49, quantile: NO_FIELD };
const tagsOf: Record<MetricType, ExtraTags> = {
  GAUGE: number,
  SUM: number,
  HISTOGRAM: { exemplar: 66, flags: 80, intValue: NO_FIELD, quantile: NO_FIELD },
  EXPONENTIAL_HISTOGRAM: { exemplar: 90, flags: 80, intValue: NO_FIELD, quantile: NO_FIELD },
  SUMMARY: { exemplar: NO_FIELD, flags: 64, intValue: NO_FIELD, quantile: 50 },
};
/** Deeper values were cut when they came in. */
const DEPTH = 64;

const reader = new WireReader();

/** Reads the fields that decoders keep in the column `extra` of points of this type. */
export function readPointExtra(bytes: Uint8Array, type: MetricType): PointExtra {
  const tags = tagsOf[type];
  const extra: PointExtra = { exemplars: [], flags: undefined, intValue: undefined, quantiles: [] };
  reader.reset(bytes);
  while (reader.pos < bytes.length) {
    const tag = reader.varint();
    switch (tag) {
      case tags.exemplar:
        extra.exemplars.push(readExemplar(reader.lengthEnd(bytes.length)));
        break;
      case tags.flags:
        extra.flags = reader.varint();
        break;
      case tags.intValue:
        extra.intValue = readFixed64();
        break;
      case tags.quantile:
        extra.quantiles.push(readQuantile(reader.lengthEnd(bytes.length)));
        break;
      default:
        reader.skip(tag, bytes.length);
    }
  }
  return extra;
}

function readFixed64(): bigint {
  const value = reader.view.getBigInt64(reader.pos, true);
  reader.pos += 8;
  return value;
}

function readQuantile(end: number): { quantile: number; value: number } {
  const read = { quantile: 0, value: 0 };
  while (reader.pos < end) {
    const tag = reader.varint();
    if (tag === 9) read.quantile = readDouble(reader, end);
    else if (tag === 17) read.value = readDouble(reader, end);
    else reader.skip(tag, end);
  }
  return read;
}

function readExemplar(end: number): Exemplar {
  const exemplar: Exemplar = {
    timeNano: 0n,
    value: null,
    intValue: null,
    filteredAttributes: [],
    traceId: null,
    spanId: null,
  };
  while (reader.pos < end) {
    const tag = reader.varint();
    switch (tag) {
      case 17:
        exemplar.timeNano = BigInt.asUintN(64, readFixed64());
        break;
      case 25:
        exemplar.value = readDouble(reader, end);
        exemplar.intValue = null;
        break;
      case 49:
        exemplar.intValue = readFixed64();
        exemplar.value = Number(exemplar.intValue);
        break;
      case 34:
        exemplar.spanId = readId(reader.lengthEnd(end), 8);
        break;
      case 42:
        exemplar.traceId = readId(reader.lengthEnd(end), 16);
        break;
      case 58:
        exemplar.filteredAttributes.push(readAttribute(reader, reader.lengthEnd(end), DEPTH));
        break;
      default:
        reader.skip(tag, end);
    }
  }
  return exemplar;
}

/** An id in hex; null where it is malformed or zero. */
function readId(end: number, bytes: number): string | null {
  const { bytes: source, pos } = reader;
  reader.pos = end;
  const hex = Buffer.from(source.buffer, source.byteOffset + pos, end - pos).toString('hex');
  return end - pos === bytes && /[^0]/.test(hex) ? hex : null;
}
