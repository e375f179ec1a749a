import { useMemo } from 'react';
import { ScatterChart } from '../../charts/scatter-chart.tsx';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { shortenId } from '../../lib/format/id.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { durationUnit } from '../../lib/format/unit.ts';
import { durationTerms, withDurations } from '../../lib/query-text/duration-terms.ts';
import { between, type MsRange, writeSelection } from '../../lib/time/time-selection.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { differencesOf } from '../differences/differences-link.ts';

const TraceScatter_Points = graphql(`
  fragment TraceScatter_Points on SpanPoints {
    count
    times
    durationsMs
    errors
    traceIds
  }
`);

interface TraceScatterProps {
  points: FragmentType<typeof TraceScatter_Points>;
  range: MsRange;
  /** What the points match. */
  filter: string;
  /** They are root spans rather than any that match. */
  areRoots: boolean;
  height: number;
  /** Has more of them shown; undefined where these are all, or as many as there can be. */
  onMore: (() => void) | undefined;
}

/** Spans by when they began and how long they took. A point leads to its trace; what is drawn over becomes the filter and the time. */
export function TraceScatter({ points: given, range, filter, areRoots, height, onMore }: TraceScatterProps) {
  const data = readFragment(TraceScatter_Points, given);
  const pageHref = usePageHref();
  const points = useMemo(() => {
    const failed = new Set(data.errors);
    return data.times.map((timeMs, at) => ({
      timeMs,
      value: data.durationsMs[at]!,
      hasFailed: failed.has(at),
      traceId: data.traceIds[at]!,
    }));
  }, [data]);
  const isPart = Number(data.count) > points.length;
  return (
    <ScatterChart
      title={areRoots ? 'Durations of root spans' : 'Durations of spans that match'}
      figure={
        <>
          {isPart ? `${formatWhole(points.length)} of ${formatWhole(data.count)}` : formatWhole(data.count)}
          {isPart && onMore && (
            <button type="button" className="ml-2 rounded-sm text-accent hover:underline" onClick={onMore}>
              Show more
            </button>
          )}
        </>
      }
      points={points}
      range={range}
      unit={durationUnit}
      height={height}
      hrefOf={({ traceId }) => pageHref(`/traces/${traceId}`)}
      nameOf={({ traceId }) => `Trace ${shortenId(traceId)}`}
      actionsOf={(region) => [
        {
          name: 'Only these',
          href: pageHref('/traces', {
            ...writeSelection(between(region.range.fromMs, region.range.toMs)),
            live: undefined,
            filter: withDurations(filter, region),
          }),
        },
        {
          name: 'What is different about these?',
          href: pageHref(
            '/differences',
            differencesOf({ filter, durations: durationTerms(region).join(' '), time: region.range, range }),
          ),
        },
      ]}
    />
  );
}
