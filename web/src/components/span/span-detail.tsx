import { X } from 'lucide-react';
import { useState } from 'react';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { useRenewed } from '../../lib/graph/use-renewed.ts';
import { formatDuration, formatNano } from '../../lib/format/duration.ts';
import { formatInstant, instantMs, instantNano } from '../../lib/format/instant.ts';
import { useZone } from '../../lib/preferences.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import type { GraphRange } from '../../lib/time/use-time.ts';
import { type Params, usePageHref } from '../../lib/url/href.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { ShortId } from '../../ui/short-id.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { AttributeList } from '../attributes/attribute-list.tsx';
import { LogLines } from '../logs/log-lines.tsx';
import { serviceHref } from '../services/service-links.ts';
import { PanelSection } from './panel-section.tsx';
import { SpanEvents } from './span-events.tsx';
import { SpanKin } from './span-kin.tsx';
import { SpanLinks } from './span-links.tsx';

const SpanDetailQuery = graphql(`
  query SpanDetail($filter: String!, $range: TimeRangeInput!) {
    spans(filter: $filter, range: $range, first: 1) {
      nodes {
        id
        spanId
        traceId
        parentSpanId
        name
        kind
        startTime
        durationNano
        durationMs
        traceState
        status {
          code
          message
        }
        service {
          name
          namespace
        }
        attributes {
          ...AttributeList_Attribute
        }
        droppedAttributesCount
        events {
          ...SpanEvents_SpanEvent
        }
        droppedEventsCount
        links {
          ...SpanLinks_SpanLink
        }
        droppedLinksCount
        logs(first: 20) {
          nodes {
            ...LogLines_LogRecord
          }
          pageInfo {
            hasNextPage
          }
        }
        resourceAttributes {
          ...AttributeList_Attribute
        }
        scope {
          name
          version
          attributes {
            ...AttributeList_Attribute
          }
        }
      }
    }
  }
`);

interface SpanDetailProps {
  traceId: string;
  spanId: string;
  /** Of the trace so far: a span that is missing may have arrived with more of them. */
  spanCount: number;
  traceStartNano: bigint;
  /** The time of the trace. */
  range: GraphRange;
  /** The time to look at where a value leads to other traces. */
  time: Params;
  /** Shows another span of the trace. */
  onSelect: (spanId: string) => void;
  onClose: () => void;
}

/** All that a span says. */
export function SpanDetail({
  traceId,
  spanId,
  spanCount,
  traceStartNano,
  range,
  time,
  onSelect,
  onClose,
}: SpanDetailProps) {
  const filter = `${writeTerm('trace_id', '=', traceId)} ${writeTerm('span_id', '=', spanId)}`;
  const answer = useAnswer(SpanDetailQuery, { filter, range });
  useRenewed(answer.again, answer.data?.spans.nodes.length === 0 ? spanCount : 0);
  const [search, setSearch] = useState('');
  const pageHref = usePageHref();
  const zone = useZone();
  const hrefOf = (key: string, operator: '=' | '!=', value: string | number | boolean): string =>
    pageHref('/traces', { ...time, filter: writeTerm(key, operator, value) });

  return (
    <AnswerState answer={answer} className="h-full" skeleton={<SkeletonRows count={18} />}>
      {({ spans: { nodes } }) => {
        const [span] = nodes;
        if (!span)
          return <EmptyState title="This span has not arrived.">It is named in the address or as a parent.</EmptyState>;
        const isSearching = search.trim() !== '';
        const startMs = instantMs(span.startTime);
        const sinceStart = Number(instantNano(span.startTime) - traceStartNano) / 1e6;
        return (
          <>
            <header className="shrink-0 border-b border-line px-3 pt-2 pb-2">
              <div className="flex items-start gap-2">
                <h2 dir="auto" className="min-w-0 grow pt-1 font-semibold wrap-anywhere">
                  {span.name}
                </h2>
                <IconButton label="Close (Esc)" onClick={onClose}>
                  <X className="size-4" aria-hidden />
                </IconButton>
              </div>
              <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm text-muted">
                <Link
                  href={serviceHref(pageHref, span.service.name, span.service.namespace)}
                  className="text-text hover:text-accent"
                >
                  <ServiceName name={span.service.name} />
                </Link>
                <span>{span.kind.toLowerCase()}</span>
                <span className="text-text">{formatNano(span.durationNano)}</span>
                <time dateTime={span.startTime} title={formatInstant(startMs, zone)}>
                  at +{formatDuration(sinceStart)}
                </time>
                <ShortId id={span.spanId} name="span id" />
              </div>
              {span.status.code === 'ERROR' && (
                <p className="mt-1.5 rounded-sm bg-error-soft px-2 py-1 text-sm">
                  <span className="font-medium text-error">Failed</span>{' '}
                  {span.status.message && <LongText text={span.status.message} most={300} />}
                </p>
              )}
              <input
                type="search"
                value={search}
                aria-label="Find in attributes"
                placeholder="Find in attributes"
                className="mt-2 h-7 w-full rounded-md border border-line bg-surface px-2 outline-none focus:border-accent"
                onChange={({ target }) => setSearch(target.value)}
              />
            </header>
            <div
              className="min-h-0 grow overflow-auto pb-6"
              tabIndex={0}
              role="region"
              aria-label="Details of the span"
            >
              {!isSearching && span.events.length > 0 && (
                <PanelSection title="Events" count={span.events.length} dropped={span.droppedEventsCount}>
                  <SpanEvents events={span.events} spanStartNano={instantNano(span.startTime)} hrefOf={hrefOf} />
                </PanelSection>
              )}
              <PanelSection title="Attributes" count={span.attributes.length} dropped={span.droppedAttributesCount}>
                <AttributeList attributes={span.attributes} search={search} hrefOf={hrefOf} />
              </PanelSection>
              {!isSearching && (
                <PanelSection title="Among its kind">
                  <SpanKin
                    id={span.id}
                    durationMs={span.durationMs}
                    service={span.service.name}
                    name={span.name}
                    kind={span.kind.toLowerCase()}
                    time={time}
                  />
                </PanelSection>
              )}
              {!isSearching && span.logs.nodes.length > 0 && (
                <PanelSection title="Logs" count={span.logs.nodes.length}>
                  <LogLines records={span.logs.nodes} />
                  {span.logs.pageInfo.hasNextPage && (
                    <Link
                      href={pageHref('/logs', { ...time, filter: filter })}
                      className="block px-3 py-1.5 text-accent hover:underline"
                    >
                      All of its logs
                    </Link>
                  )}
                </PanelSection>
              )}
              {!isSearching && span.links.length > 0 && (
                <PanelSection title="Links" count={span.links.length} dropped={span.droppedLinksCount}>
                  <SpanLinks links={span.links} hrefOf={hrefOf} />
                </PanelSection>
              )}
              <PanelSection title="Resource" count={span.resourceAttributes.length}>
                <AttributeList attributes={span.resourceAttributes} search={search} hrefOf={hrefOf} />
              </PanelSection>
              {!isSearching && (
                <PanelSection title="Scope">
                  <p className="px-3 pb-1 text-sm">
                    {span.scope.name || <span className="text-faint">unnamed</span>}{' '}
                    <span className="text-muted">{span.scope.version}</span>
                  </p>
                  <AttributeList attributes={span.scope.attributes} hrefOf={hrefOf} />
                </PanelSection>
              )}
              {!isSearching && (
                <PanelSection title="Ids">
                  <dl className="grid grid-cols-[5rem_1fr] gap-y-0.5 px-3 text-sm [&>dt]:text-muted">
                    <dt>Span</dt>
                    <dd className="font-mono">{span.spanId}</dd>
                    <dt>Parent</dt>
                    <dd className="font-mono">
                      {span.parentSpanId ? (
                        <button
                          type="button"
                          className="rounded-sm text-accent hover:underline"
                          onClick={() => onSelect(span.parentSpanId!)}
                        >
                          {span.parentSpanId}
                        </button>
                      ) : (
                        'none'
                      )}
                    </dd>
                    <dt>Trace</dt>
                    <dd className="font-mono wrap-anywhere">{span.traceId}</dd>
                    {span.traceState && (
                      <>
                        <dt>State</dt>
                        <dd className="font-mono wrap-anywhere">{span.traceState}</dd>
                      </>
                    )}
                    <dt>Began</dt>
                    <dd>{formatInstant(startMs, zone)}</dd>
                  </dl>
                </PanelSection>
              )}
            </div>
          </>
        );
      }}
    </AnswerState>
  );
}
