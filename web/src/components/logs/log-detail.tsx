import { graphql } from '../../gql/index.ts';
import { shortenId } from '../../lib/format/id.ts';
import { formatInstant, instantMs } from '../../lib/format/instant.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { useZone } from '../../lib/preferences.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { JsonTree } from '../../ui/json-tree.tsx';
import { Link } from '../../ui/link.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { type AttributeLink, AttributeList } from '../attributes/attribute-list.tsx';
import { serviceHref } from '../services/service-links.ts';
import { LogContext } from './log-context.tsx';

const LogDetailQuery = graphql(`
  query LogDetail($id: ID!) {
    node(id: $id) {
      __typename
      ... on LogRecord {
        id
        timestamp
        observedTimestamp
        severityText
        severityNumber
        eventName
        body
        structuredBody
        traceId
        spanId
        span {
          name
        }
        service {
          name
          namespace
        }
        scope {
          name
          version
        }
        attributes {
          ...AttributeList_Attribute
        }
        droppedAttributesCount
        resourceAttributes {
          ...AttributeList_Attribute
        }
      }
    }
  }
`);

interface LogDetailProps {
  id: string;
  hrefOf: AttributeLink;
  /** It is shown among the lines around it. */
  hasContext: boolean;
  onContext: (isOn: boolean) => void;
}

/** All that a log record says. */
export function LogDetail({ id, hrefOf, hasContext, onContext }: LogDetailProps) {
  const answer = useAnswer(LogDetailQuery, { id });
  const zone = useZone();
  const pageHref = usePageHref();
  return (
    <AnswerState answer={answer} skeleton={<Skeleton className="m-3 h-40" />}>
      {({ node }) => {
        if (node?.__typename !== 'LogRecord') return <p className="p-3 text-muted">This record is no longer kept.</p>;
        const record = node;
        const observedMs = record.observedTimestamp ? instantMs(record.observedTimestamp) : undefined;
        return (
          <div className="border-b border-line bg-page px-3 py-2">
            <div className="flex items-start gap-2">
              <div className="max-h-96 min-w-0 grow overflow-auto font-mono text-sm">
                {record.structuredBody !== null && record.structuredBody !== undefined ? (
                  <JsonTree value={record.structuredBody} openDepth={2} />
                ) : (
                  <LongText text={record.body} most={20_000} />
                )}
              </div>
              <CopyButton text={record.body} label="Copy the text" />
            </div>
            <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
              <Link
                href={serviceHref(pageHref, record.service.name, record.service.namespace)}
                className="text-text hover:text-accent"
              >
                <ServiceName name={record.service.name} />
              </Link>
              <time dateTime={record.timestamp}>{formatInstant(instantMs(record.timestamp), zone)}</time>
              {observedMs !== undefined && Math.abs(observedMs - instantMs(record.timestamp)) >= 1000 && (
                <span>observed {formatInstant(observedMs, zone)}</span>
              )}
              {record.eventName && <span>event {record.eventName}</span>}
              {record.scope.name && (
                <span>
                  {record.scope.name} {record.scope.version}
                </span>
              )}
              {record.traceId && (
                <Link
                  href={pageHref(`/traces/${record.traceId}`, { span: record.spanId ?? undefined })}
                  className="text-accent hover:underline"
                >
                  {record.span ? `Span ${record.span.name}` : `Trace ${shortenId(record.traceId)}`}
                </Link>
              )}
              <Button className="h-6" aria-expanded={hasContext} onClick={() => onContext(!hasContext)}>
                {hasContext ? 'Without context' : 'In context'}
              </Button>
            </div>
            {hasContext && <LogContext id={id} />}
            <div className="mt-1 grid gap-x-6 lg:grid-cols-2">
              <div>
                <h2 className="px-2 pt-1 text-sm text-faint">
                  Attributes {record.attributes.length === 0 && '– none'}
                  {record.droppedAttributesCount > 0 && ` – ${record.droppedAttributesCount} left out`}
                </h2>
                <AttributeList attributes={record.attributes} hrefOf={hrefOf} />
              </div>
              <div>
                <h2 className="px-2 pt-1 text-sm text-faint">Resource</h2>
                <AttributeList attributes={record.resourceAttributes} hrefOf={hrefOf} />
              </div>
            </div>
          </div>
        );
      }}
    </AnswerState>
  );
}
