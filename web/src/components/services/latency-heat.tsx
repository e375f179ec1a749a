import { useMemo } from 'react';
import { HeatMap } from '../../charts/heat-map.tsx';
import type { Region } from '../../charts/plot/region.ts';
import type { ChartAction } from '../../charts/plot/readout.tsx';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { durationUnit } from '../../lib/format/unit.ts';
import { type MsRange, writeSelection } from '../../lib/time/time-selection.ts';
import { selectRange } from '../../lib/time/use-time.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { differencesOf } from '../differences/differences-link.ts';

const LatencyHeat_Red = graphql(`
  fragment LatencyHeat_Red on Red {
    heatmap {
      stepMs
      times
      boundsMs
      counts
    }
  }
`);

interface LatencyHeatProps {
  red: FragmentType<typeof LatencyHeat_Red>;
  /** What the spans of the service match. */
  filter: string;
  range: MsRange;
}

const HEIGHT_PX = 148;
/** What is counted as a request. */
const requests = '(kind in (server, consumer) or not has parent_span_id)';

/** How many requests took how long, over time: a region that is drawn over leads to its traces. */
export function LatencyHeat({ red, filter, range }: LatencyHeatProps) {
  const { heatmap } = readFragment(LatencyHeat_Red, red);
  const pageHref = usePageHref();
  const data = useMemo(() => {
    const { stepMs, times, boundsMs, counts } = heatmap;
    return { stepMs, times, bounds: boundsMs, counts };
  }, [heatmap]);

  function actionsOf({ range: time, lowest, highest }: Region): ChartAction[] {
    const durations = `duration>${writeMs(lowest)} duration<=${writeMs(highest)}`;
    const address = { ...writeSelection({ kind: 'between', ...time }), live: undefined };
    return [
      {
        name: 'See these traces',
        href: pageHref('/traces', { ...address, filter: `${filter} ${requests} ${durations}` }),
      },
      {
        name: 'What is different about these?',
        href: pageHref('/differences', differencesOf({ filter: `${filter} ${requests}`, durations, time, range })),
      },
      { name: 'Logs of this time', href: pageHref('/logs', { ...address, filter }) },
      { name: 'Zoom to this time', run: () => selectRange(time) },
    ];
  }

  return (
    <HeatMap
      title="Latency of all requests"
      figure={<span className="max-sm:hidden">draw over a region to see its traces</span>}
      data={data}
      unit={durationUnit}
      range={range}
      height={HEIGHT_PX}
      actionsOf={actionsOf}
    />
  );
}

/** As the query language reads it, near enough that no bucket is cut. */
function writeMs(ms: number): string {
  return `${Number(ms.toPrecision(6))}ms`;
}
