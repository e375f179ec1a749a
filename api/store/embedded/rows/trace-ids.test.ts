import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TraceIds } from './trace-ids.ts';

const anyIds = fc.array(fc.tuple(fc.nat(1), fc.nat(1), fc.nat(1), fc.nat(1)), { maxLength: 40 });

test('however they lie in blocks, ids are found by their traces and traces by their ids', () => {
  fc.assert(
    fc.property(anyIds, fc.array(fc.nat(40)), anyIds, (ids, cuts, wanted) => {
      const firsts = [...new Set([0, ...cuts.filter((cut) => cut < ids.length)])].sort((a, b) => a - b);
      const blockOf = (block: number): typeof ids => ids.slice(firsts[block], firsts[block + 1]);
      const traceIds = new TraceIds({ firsts, load: (block) => Int32Array.from(blockOf(block).flat()) });
      for (const [place, id] of ids.entries()) {
        expect([...traceIds.words(place + 1)]).toEqual(id);
        expect(traceIds.hex(place + 1)).toBe(id.map((word) => `0${word}000000`).join(''));
      }
      const places = [...wanted.keys()].filter((place) => place % 3 !== 2);
      const found = traceIds.tracesOf(Int32Array.from(wanted.flat()), places);
      const isWanted = new Set(places.map((place) => String(wanted[place])));
      const expected = ids.flatMap((id, place) => (isWanted.has(String(id)) ? [place + 1] : []));
      expect([...found.keys()]).toEqual(expected);
      for (const [trace, place] of found) {
        expect(places).toContain(place);
        expect(wanted[place]).toEqual(ids[trace - 1]);
      }
    }),
  );
});
