import { shapeKinds } from '../../../telemetry/columns/metric-vocabulary.ts';
import { WireWriter } from '../../../telemetry/otlp/wire-writer.ts';
import { ChunkCursor } from './chunk-bytes.ts';

export interface BucketRange {
  /** Index of the first bucket. */
  offset: number;
  length: number;
}

/** How the numbers of a distribution are laid out, see shapeKinds. */
export type Shape = { kind: 'none' } | ExplicitShape | ExponentialShape;

export interface ExplicitShape {
  kind: 'explicit';
  bounds: Float64Array;
  /** The same where the bounds are. */
  key: string;
}

/** The zero count stands first, then the positive buckets, then the negative ones. */
export interface ExponentialShape {
  kind: 'exponential';
  scale: number;
  positive: BucketRange;
  negative: BucketRange;
  zeroThreshold: number;
}

/** How many numbers a point of the shape has beside its count. */
export function bucketCount(shape: Shape): number {
  switch (shape.kind) {
    case 'none':
      return 0;
    case 'explicit':
      return shape.bounds.length + 1;
    case 'exponential':
      return 1 + shape.positive.length + shape.negative.length;
  }
}

export function readShape(bytes: Uint8Array, seed: number): Shape {
  switch (seed) {
    case shapeKinds.EXPLICIT: {
      const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      return { kind: 'explicit', bounds: new Float64Array(new Uint8Array(bytes).buffer), key };
    }
    case shapeKinds.EXPONENTIAL: {
      const cursor = new ChunkCursor(bytes);
      const scale = signed(cursor.varint());
      const positive = { offset: signed(cursor.varint()), length: cursor.varint() };
      const negative = { offset: signed(cursor.varint()), length: cursor.varint() };
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      return { kind: 'exponential', scale, positive, negative, zeroThreshold: view.getFloat64(bytes.length - 8, true) };
    }
    default:
      return { kind: 'none' };
  }
}

/** An sint32 as protobuf writes it. */
function signed(zigzag: number): number {
  return (zigzag >>> 1) ^ -(zigzag & 1);
}

/** What readShape reads. */
export function writeShape(shape: Shape): { bytes: Uint8Array; seed: number } {
  switch (shape.kind) {
    case 'none':
      return { bytes: new Uint8Array(0), seed: shapeKinds.NONE };
    case 'explicit':
      return { bytes: new Uint8Array(shape.bounds.slice().buffer), seed: shapeKinds.EXPLICIT };
    case 'exponential': {
      const { scale, positive, negative, zeroThreshold } = shape;
      for (const value of [zigzag(scale), zigzag(positive.offset), positive.length]) writer.varint(value);
      for (const value of [zigzag(negative.offset), negative.length]) writer.varint(value);
      writer.double(zeroThreshold);
      return { bytes: writer.take(), seed: shapeKinds.EXPONENTIAL };
    }
  }
}

const writer = new WireWriter();

function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}
