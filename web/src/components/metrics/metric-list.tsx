import type { ReactNode } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatCount, formatWhole } from '../../lib/format/number.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { navigate } from '../../lib/url/place.ts';
import { Ago } from '../../ui/ago.tsx';
import { cx } from '../../ui/cx.ts';
import { Link } from '../../ui/link.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { describeKind, typeNames } from './metric-words.ts';

const MetricList_Metric = graphql(`
  fragment MetricList_Metric on Metric {
    id
    name
    unit
    type
    temporality
    isMonotonic
    description
    seriesCount
    lastSeen
  }
`);

interface MetricListProps {
  metrics: readonly FragmentType<typeof MetricList_Metric>[];
  onNearEnd?: () => void;
  footer: ReactNode;
}

const cell = 'shrink-0 truncate';

/** Metrics, each in one line that leads to its chart. */
export function MetricList({ metrics: given, ...list }: MetricListProps) {
  const metrics = readFragment(MetricList_Metric, given);
  const pageHref = usePageHref();
  const most = metrics.reduce((most, { seriesCount }) => Math.max(most, seriesCount), 1);
  const hrefOf = (index: number): string => {
    const { id, name } = metrics[index]!;
    return pageHref(`/metrics/${encodeURIComponent(name)}`, { id });
  };
  return (
    <VirtualList
      label="Metrics"
      className="grow"
      count={metrics.length}
      rowHeight={32}
      keyOf={(index) => metrics[index]!.id}
      onOpen={(index) => navigate(hrefOf(index))}
      header={
        <div className="flex h-7 shrink-0 items-center gap-4 border-b border-line px-3 text-sm text-faint">
          <span className="min-w-0 grow">Name</span>
          <span className={cx(cell, 'w-44 max-md:hidden')}>Type</span>
          <span className={cx(cell, 'w-28 max-md:hidden')}>Unit</span>
          <span className={cx(cell, 'w-28 text-right')}>Series</span>
          <span className={cx(cell, 'w-24 text-right max-md:hidden')}>Last point</span>
        </div>
      }
      {...list}
    >
      {(index, isActive) => {
        const metric = metrics[index]!;
        return (
          <Link
            href={hrefOf(index)}
            tabIndex={-1}
            title={[metric.name, describeKind(metric), metric.description].filter(Boolean).join('\n')}
            className={cx('flex h-8 items-center gap-4 px-3', isActive ? 'bg-selected' : 'hover:bg-hover')}
          >
            <span className="flex min-w-0 grow items-baseline gap-3">
              <span className="max-w-full shrink-0 truncate font-mono text-sm">{metric.name}</span>
              <span className="min-w-0 truncate text-sm text-faint max-lg:hidden">{metric.description}</span>
            </span>
            <span className={cx(cell, 'w-44 text-sm text-muted max-md:hidden')}>{typeNames[metric.type]}</span>
            <span className={cx(cell, 'w-28 text-sm text-muted max-md:hidden')}>{metric.unit ?? '–'}</span>
            <span
              title={`${formatWhole(metric.seriesCount)} series`}
              className={cx(cell, 'flex w-28 items-center justify-end gap-2 text-sm max-sm:w-14')}
            >
              <span aria-hidden className="h-1 w-14 rounded-full bg-hover max-sm:hidden">
                <span
                  style={{ width: `${(100 * metric.seriesCount) / most}%` }}
                  className="block h-full rounded-full bg-accent"
                />
              </span>
              <span className="w-9 text-right">{formatCount(metric.seriesCount)}</span>
            </span>
            <span className={cx(cell, 'w-24 text-right text-sm text-muted max-md:hidden')}>
              <Ago time={metric.lastSeen} />
            </span>
          </Link>
        );
      }}
    </VirtualList>
  );
}
