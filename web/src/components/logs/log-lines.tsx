import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Link } from '../../ui/link.tsx';
import { LogLine } from './log-line.tsx';

const LogLines_LogRecord = graphql(`
  fragment LogLines_LogRecord on LogRecord {
    id
    traceId
    spanId
    ...LogLine_LogRecord
  }
`);

/** A few log records; those of a trace lead to it. */
export function LogLines({ records: given }: { records: readonly FragmentType<typeof LogLines_LogRecord>[] }) {
  const records = readFragment(LogLines_LogRecord, given);
  const pageHref = usePageHref();
  if (records.length === 0) return <p className="p-3 text-muted">None in this time.</p>;
  return (
    <ul>
      {records.map((record) => (
        <li key={record.id} className="border-b border-line last:border-0 hover:bg-hover">
          {record.traceId ? (
            <Link
              href={pageHref(`/traces/${record.traceId}`, { span: record.spanId ?? undefined })}
              title="See its trace"
              className="block focus-visible:-outline-offset-2"
            >
              <LogLine record={record} isServiceHidden />
            </Link>
          ) : (
            <LogLine record={record} isServiceHidden />
          )}
        </li>
      ))}
    </ul>
  );
}
