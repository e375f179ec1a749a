import fc from 'fast-check';
import { logsBody, traceBody } from '../store/conformance/encode-items.ts';
import { logRecords, spans } from '../store/conformance/items.arbitrary.ts';
import { metricsRequest } from '../store/conformance/metric-requests.arbitrary.ts';
import { encodeRequest } from '../telemetry/otlp/otlp-protobuf.testing.ts';
import { type Signal, signals } from '../telemetry/signal.ts';

export interface MutatedBody {
  /** Where it is sent, which need not be where it belongs. */
  signal: Signal;
  body: Uint8Array<ArrayBuffer>;
}

type Bytes = Buffer<ArrayBuffer>;
type Change = (body: Bytes) => Bytes;

const request = fc.oneof(
  // Of traces that nobody has sent before, so that their spans are not known already.
  fc.tuple(spans(false, 6), fc.nat()).map(([items, number]) => {
    const traceId = number.toString(16).padStart(32, 'a');
    return { signal: 'traces' as const, body: traceBody(items.map((item) => ({ ...item, traceId }))) };
  }),
  logRecords(false, 6).map((items) => ({ signal: 'logs' as const, body: logsBody(items) })),
  metricsRequest.map((plain) => ({ signal: 'metrics' as const, body: encodeRequest('metrics', plain) })),
);

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const bytes = fc.uint8Array({ maxLength: 12 });
/** Tags, lengths and ends of varints are what a decoder stumbles over. */
const oddByte = fc.oneof(fc.constantFrom(0, 1, 10, 18, 42, 127, 128, 255), fc.nat(255));

const change: fc.Arbitrary<Change> = fc.oneof(
  place.map(
    (share): Change =>
      (body) =>
        body.subarray(0, at(body, share)),
  ),
  fc.tuple(place, oddByte).map(
    ([share, byte]): Change =>
      (body) =>
        splice(body, share, 1, Buffer.of(byte)),
  ),
  fc.tuple(place, bytes).map(
    ([share, more]): Change =>
      (body) =>
        splice(body, share, 0, Buffer.from(more)),
  ),
  fc.tuple(place, fc.nat(20)).map(
    ([share, count]): Change =>
      (body) =>
        splice(body, share, count, Buffer.alloc(0)),
  ),
  fc.tuple(place, place, fc.nat(40)).map(
    ([share, from, count]): Change =>
      (body) =>
        splice(body, share, 0, body.subarray(at(body, from), at(body, from) + count)),
  ),
);

/** Requests as they are sent, with some changes. */
export const mutatedBody: fc.Arbitrary<MutatedBody> = fc
  .tuple(request, fc.array(change, { minLength: 1, maxLength: 4 }), fc.option(fc.constantFrom(...signals), { freq: 9 }))
  .map(([{ signal, body }, changes, other]) => {
    const changed = changes.reduce<Bytes>((changing, apply) => apply(changing), Buffer.from(body));
    return { signal: other ?? signal, body: new Uint8Array(changed) };
  });

function at(body: Bytes, share: number): number {
  return Math.floor(share * body.length);
}

function splice(body: Bytes, share: number, removed: number, added: Bytes): Bytes {
  const start = at(body, share);
  return Buffer.concat([body.subarray(0, start), added, body.subarray(start + removed)]);
}
