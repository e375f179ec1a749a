import type { Attribute } from '../../../telemetry/any-value.ts';
import type { Vocabulary } from '../../../telemetry/columns/vocabulary.ts';
import { utf8 } from '../../../telemetry/otlp/any-value-reader.ts';
import { type Peer, peerOf } from '../../../telemetry/span-peer.ts';
import { decodeValue, setEntries } from '../../columnar/plain-values.ts';

/** The peer that a set of a vocabulary tells of. Values of many kinds are not in sets and tell nothing. */
export function peerOfSet({ attributes }: Vocabulary, set: number): Peer {
  const known: Attribute[] = [];
  for (const entry of setEntries(attributes.sets, set)) {
    if (entry & 1) continue;
    const value = entry >> 1;
    const key = utf8(attributes.keys.bytes(attributes.values.seed(value)));
    known.push({ key, value: decodeValue(attributes.values.bytes(value)) });
  }
  return peerOf(known);
}
