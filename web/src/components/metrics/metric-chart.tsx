import { type ReactNode, useMemo } from 'react';
import type { ChartAction } from '../../charts/plot/readout.tsx';
import type { ChartExemplar } from '../../charts/series/exemplars.tsx';
import { type ChartSeries, type Form, timesOf, valuesAt } from '../../charts/series/series.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { MetricChart_SeriesFragment as Answer } from '../../gql/graphql.ts';
import { instantMs } from '../../lib/format/instant.ts';
import { type Unit, unitOf } from '../../lib/format/unit.ts';
import { seriesColors } from '../../lib/theme/series-color.ts';
import { type MsRange, writeSelection } from '../../lib/time/time-selection.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Notice } from '../../ui/notice.tsx';
import type { AttributeLink } from '../attributes/attribute-list.tsx';

const MetricChart_Series = graphql(`
  fragment MetricChart_Series on TimeSeriesSet {
    stepMs
    series {
      name
      unit
      labels {
        key
        value
      }
      times
      values
      exemplars(first: 20) {
        time
        value
        traceId
        spanId
      }
    }
  }
`);

interface MetricChartProps {
  title: string;
  series: FragmentType<typeof MetricChart_Series>;
  /** The unit of the metric itself, of which exemplars are. */
  unit: string | null | undefined;
  range: MsRange;
  form: Form;
  query: string;
  /** Where "filter to this" and "leave this out" lead. */
  hrefOf: AttributeLink;
  /** In place of a chart of nothing. */
  empty: ReactNode;
}

type Group = Answer['series'][number];

const HEIGHT_PX = 280;
/** More cannot be told apart. */
const MOST_SERIES = 40;
const MOST_EXEMPLARS = 300;

/** A metric over time, a series for each group. */
export function MetricChart({ title, series: given, unit: own, range, form, query, hrefOf, empty }: MetricChartProps) {
  const { series: all, stepMs } = readFragment(MetricChart_Series, given);
  const pageHref = usePageHref();
  const groups = useMemo(() => highest(all, MOST_SERIES), [all]);
  const unit = unitOf(groups[0]?.unit);
  const data = useMemo(() => {
    const times = timesOf(groups);
    const colors = seriesColors(groups.map(nameOf));
    const series: ChartSeries[] = groups.map((group) => {
      const name = nameOf(group);
      return {
        name,
        token: groups.length === 1 ? '--color-accent' : colors.get(name)!,
        values: valuesAt(times, group),
      };
    });
    return { times, stepMs, series };
  }, [groups, stepMs]);
  const hasExemplars = groups[0]?.unit === own && form !== 'stacked' && form !== 'bars';
  const exemplars = useMemo(
    () => (hasExemplars ? exemplarsOf(groups, unit, pageHref) : []),
    // oxlint-disable-next-line react/exhaustive-deps -- the address of a trace changes with the scope only
    [hasExemplars, groups],
  );

  function actionsOf(bucket: MsRange, pointed: ChartSeries | undefined): ChartAction[] {
    const labels = groups.find((group) => nameOf(group) === pointed?.name)?.labels ?? [];
    const terms = labels.flatMap(({ key, value }) =>
      ['string', 'number', 'boolean'].includes(typeof value)
        ? [{ key, value: value as string | number | boolean }]
        : [],
    );
    const time = { ...writeSelection({ kind: 'between', ...bucket }), live: undefined };
    const service = labels.find(({ key }) => key === 'service.name')?.value;
    const scope = typeof service === 'string' ? { service } : {};
    return [
      ...terms.map(({ key, value }) => ({ name: `Only ${key} ${value}`, href: hrefOf(key, '=', value) })),
      ...terms.map(({ key, value }) => ({ name: `Without ${key} ${value}`, href: hrefOf(key, '!=', value) })),
      { name: 'Traces of this time', href: pageHref('/traces', { ...time, ...scope }) },
      { name: 'Logs of this time', href: pageHref('/logs', { ...time, ...scope }) },
    ];
  }

  if (all.length === 0) return empty;
  return (
    <>
      {all.length > groups.length && (
        <div className="pb-2">
          <Notice tone="info">
            There are {all.length} series; shown are the {groups.length} that reach highest. A filter, or fewer keys to
            group by, shows the others.
          </Notice>
        </div>
      )}
      <TimeChart
        title={title}
        data={data}
        form={form}
        unit={unit}
        range={range}
        height={HEIGHT_PX}
        query={query}
        exemplars={exemplars}
        hasLegend={data.series.length > 0}
        actionsOf={actionsOf}
      />
    </>
  );
}

/** A series is called by the values of its group. */
function nameOf({ labels, name }: Pick<Group, 'labels' | 'name'>): string {
  if (labels.length === 0) return name;
  return labels
    .map(({ key, value }) => (value === null || value === undefined ? `no ${key}` : textOf(value)))
    .join(' · ');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function highest(groups: readonly Group[], most: number): readonly Group[] {
  const peak = ({ values }: Group): number =>
    values.reduce<number>((top, value) => Math.max(top, value ?? -Infinity), -Infinity);
  if (groups.length <= most) return groups;
  return groups
    .map((group) => ({ group, top: peak(group) }))
    .sort((a, b) => b.top - a.top)
    .slice(0, most)
    .map(({ group }) => group);
}

function exemplarsOf(groups: readonly Group[], unit: Unit, pageHref: ReturnType<typeof usePageHref>): ChartExemplar[] {
  return groups
    .flatMap((group) => group.exemplars.map((exemplar) => ({ ...exemplar, group: nameOf(group) })))
    .flatMap(({ time, value, traceId, spanId, group }) => {
      if (!traceId || value === null || value === undefined) return [];
      const href = pageHref(`/traces/${traceId}`, { span: spanId ?? undefined });
      return [{ timeMs: instantMs(time), value, name: `${unit.format(value)} · ${group}`, href }];
    })
    .slice(0, MOST_EXEMPLARS);
}
