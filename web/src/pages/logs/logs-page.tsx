import { PanelLeft, WrapText } from 'lucide-react';
import { useState } from 'react';
import { ExportMenu } from '../../components/answer/export-menu.tsx';
import { FacetPanel } from '../../components/facets/facet-panel.tsx';
import { FilterBar } from '../../components/filter/filter-bar.tsx';
import { inFilter } from '../../components/filter/in-filter.ts';
import { LiveTail } from '../../components/logs/live-tail.tsx';
import { LogColumns_LogRecord } from '../../components/logs/log-columns.ts';
import { graphql, readFragment } from '../../gql/index.ts';
import type { LogOrder, LogsPageQuery as LogsPageData } from '../../gql/graphql.ts';
import type { FilterMistake } from '../../lib/graph/failure.ts';
import { usePages } from '../../lib/graph/use-pages.ts';
import { addTerm, bothFilters } from '../../lib/query-text/add-term.ts';
import { toggleKey } from '../../lib/query-text/key-list.ts';
import { writeKey } from '../../lib/query-text/write-term.ts';
import { bucketStepMs, fromWholeBucket } from '../../lib/time/bucket-step.ts';
import { useTime } from '../../lib/time/use-time.ts';
import { useChoice } from '../../lib/url/choice.ts';
import { setParams, useOwnHref, useParam } from '../../lib/url/href.ts';
import { useKeyList } from '../../lib/url/use-key-list.ts';
import { useScope } from '../../lib/url/scope.ts';
import { useMatches } from '../../lib/use-matches.ts';
import { IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { PageTitle } from '../../ui/page-title.tsx';
import { Segments } from '../../ui/segments.tsx';
import { LogCounts } from './log-counts.tsx';
import { PatternView } from './pattern-view.tsx';
import { RecordView } from './record-view.tsx';

const LogsPageQuery = graphql(`
  query LogsPage($filter: String!, $range: TimeRangeInput!, $order: LogOrder!, $columns: [String!]!, $after: String) {
    logs(filter: $filter, range: $range, orderBy: $order, first: 100, after: $after) {
      nodes {
        id
        ...LogList_LogRecord
        ...LogColumns_LogRecord
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      meta {
        ...MetaNotices_Meta
      }
    }
  }
`);

const views: readonly { value: 'lines' | 'patterns'; name: string }[] = [
  { value: 'lines', name: 'Lines' },
  { value: 'patterns', name: 'Patterns' },
];
const orders: readonly { value: LogOrder; name: string }[] = [
  { value: 'NEWEST', name: 'Newest' },
  { value: 'OLDEST', name: 'Oldest' },
];
const wraps = [
  { value: 'off', name: 'one line each' },
  { value: 'on', name: 'wrapped' },
] as const;
/** Where there is room, unless somebody said so. */
const fieldsShown = [
  { value: 'auto', name: 'fields where there is room' },
  { value: 'on', name: 'with fields' },
  { value: 'off', name: 'without fields' },
] as const;
const leadingFields = ['severity', 'service.name'] as const;
const BUCKETS = 120;
const DAY_MS = 86_400_000;
const still = { replace: true, keepsNow: true } as const;
const connectionOf = (data: LogsPageData): LogsPageData['logs'] => data.logs;

/** Log records that match: how many over time, and each in a line, or what they have in common; live, as they come in. */
export function LogsPage() {
  const { range: asked, graphRange, isLive } = useTime();
  const [filter] = useParam('filter');
  const scope = useScope();
  const [view, setView] = useChoice('view', views);
  const [order, setOrder] = useChoice('order', orders);
  const [wrap, setWrap] = useChoice('wrap', wraps, still);
  const [fields, setFields] = useChoice('fields', fieldsShown, still);
  const [columns, setColumns] = useKeyList('columns');
  const isWide = useMatches('(width >= 76rem)');
  const hasFields = fields === 'on' || (fields === 'auto' && isWide);
  const ownHref = useOwnHref();
  const sent = bothFilters(filter, scope.filter);
  const hasLines = view === 'lines';
  const pages = usePages(
    LogsPageQuery,
    { filter: sent, range: graphRange, order, columns: [...columns] },
    connectionOf,
    {
      pause: isLive || !hasLines,
    },
  );
  const [viewMistake, setViewMistake] = useState<FilterMistake | undefined>(undefined);
  const mistake = viewMistake ?? pages.answer.failure?.filter;
  const stepMs = bucketStepMs(asked, BUCKETS);
  const range = fromWholeBucket(asked, stepMs);
  const hrefOf = (key: string, operator: '=' | '!=', value: string | number | boolean): string =>
    ownHref({ filter: addTerm(filter, key, operator, value), record: undefined });

  return (
    <div className="flex h-full flex-col">
      <PageTitle title="Logs">
        <Segments label="View" isLabelHidden value={view} choices={views} onChoose={setView} />
        {hasLines && (
          <span className="ml-auto flex items-center gap-1">
            <IconButton
              label="Fields and their values"
              aria-pressed={hasFields}
              className={cx(hasFields && 'bg-selected text-text!')}
              onClick={() => setFields(hasFields ? 'off' : 'on')}
            >
              <PanelLeft className="size-4" aria-hidden />
            </IconButton>
            <IconButton
              label="Wrap long lines"
              aria-pressed={wrap === 'on'}
              className={cx(wrap === 'on' && 'bg-selected text-text!')}
              onClick={() => setWrap(wrap === 'on' ? 'off' : 'on')}
            >
              <WrapText className="size-4" aria-hidden />
            </IconButton>
            <ExportMenu query={`logs ${sent}`} range={graphRange} />
            {!isLive && <Segments label="Order" isLabelHidden value={order} choices={orders} onChoose={setOrder} />}
          </span>
        )}
      </PageTitle>
      <div className="flex px-3 pb-2">
        <FilterBar
          signal="LOGS"
          filter={filter}
          onApply={(next) => (next === filter ? pages.again() : setParams({ filter: next, record: undefined }))}
          mistake={mistake && inFilter(mistake, filter, sent)}
          range={graphRange}
          placeholder="Filter: words, severity>=warn, service.name=checkout"
        />
      </div>
      <LogCounts filter={filter} sent={sent} range={range} stepMs={stepMs} />
      <div className="relative flex min-h-0 grow border-t border-line bg-surface">
        {hasLines && hasFields && (
          <div className="w-60 shrink-0 border-r border-line bg-page max-lg:absolute max-lg:inset-y-0 max-lg:z-20 max-lg:w-72 max-lg:shadow-raised">
            <FacetPanel
              signal="LOGS"
              filter={sent}
              range={graphRange}
              leading={leadingFields}
              hrefOf={hrefOf}
              columns={{
                has: (key) => columns.includes(writeKey(key)),
                toggle: (key) => setColumns(toggleKey(columns, key)),
              }}
            />
          </div>
        )}
        {!hasLines ? (
          <PatternView filter={filter} sent={sent} range={graphRange} stepMs={stepMs} onMistake={setViewMistake} />
        ) : isLive ? (
          <LiveTail
            filter={sent}
            hrefOf={hrefOf}
            isWrapped={wrap === 'on'}
            columns={{ names: columns, onChange: setColumns }}
            onMistake={setViewMistake}
          />
        ) : (
          <RecordView
            pages={pages}
            metaOf={({ logs }) => logs.meta}
            filter={filter}
            hasDay={range.toMs - range.fromMs > DAY_MS}
            isWrapped={wrap === 'on'}
            columns={{
              names: columns,
              onChange: setColumns,
              valuesOf: (index) => readFragment(LogColumns_LogRecord, pages.nodes[index]!).values,
            }}
            hrefOf={hrefOf}
          />
        )}
      </div>
    </div>
  );
}
