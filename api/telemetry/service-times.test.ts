import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serviceTimes } from './service-times.ts';
import { selfTimeOf, buildTraceTree } from './trace-tree.ts';
import { anySpans, columnsOf } from './trace-tree.arbitrary.ts';

const serviceList = ['a', 'b', 'c'].map((name) => ({ name, namespace: null }));

test('each span counts once, with its own time, for its service', () => {
  fc.assert(
    fc.property(anySpans.map(columnsOf), fc.array(fc.nat({ max: 2 }), { minLength: 1 }), (columns, chosen) => {
      const count = columns.starts.length;
      const services = Uint32Array.from({ length: count }, (_, span) => chosen[span % chosen.length]!);
      const statuses = Uint8Array.from({ length: count }, (_, span) => span % 3);
      const tree = buildTraceTree(columns);
      const times = serviceTimes({ ...columns, services, statuses, serviceList }, tree);
      expect(times.map(({ service }) => service.name).sort()).toEqual(['a', 'b', 'c']);
      times.forEach(({ service, ...time }, rank) => {
        const own = [...services.keys()].filter((span) => serviceList[services[span]!]!.name === service.name);
        expect(time).toEqual({
          selfTimeNano: own.reduce((sum, span) => sum + selfTimeOf(span, columns, tree), 0),
          spanCount: own.length,
          errorCount: own.filter((span) => statuses[span] === 2).length,
        });
        expect(time.selfTimeNano).toBeLessThanOrEqual(times[rank - 1]?.selfTimeNano ?? Infinity);
      });
    }),
  );
});
