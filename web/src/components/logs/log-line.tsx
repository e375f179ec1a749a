import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatClock, formatDay, formatInstant, instantMs } from '../../lib/format/instant.ts';
import { useZone } from '../../lib/preferences.ts';
import { severityName } from '../../lib/severity.ts';
import { cx } from '../../ui/cx.ts';
import { ServiceName } from '../../ui/service-name.tsx';
import { SeverityBadge } from '../../ui/severity-badge.tsx';
import { bodyParts, oneLine } from './body-parts.ts';
import { withKeys } from '../../ui/with-keys.ts';

export const LogLine_LogRecord = graphql(`
  fragment LogLine_LogRecord on LogRecord {
    id
    timestamp
    severityNumber
    severityText
    body
    eventName
    service {
      name
    }
  }
`);

interface LogLineProps {
  record: FragmentType<typeof LogLine_LogRecord>;
  /** The day is told as well. */
  hasDay?: boolean;
  /** Who wrote it is known already. */
  isServiceHidden?: boolean;
  /** The body is shown with its lines, as many as a glance takes in. */
  isWrapped?: boolean;
  /** Further columns before the body. */
  columns?: readonly LogValue[];
}

/** What a record has under a key. */
export interface LogValue {
  name: string;
  value: unknown;
}

/** The width of a further column, of its head as well. */
export const columnLook = 'w-40 min-w-12 shrink';

const noColumns: readonly never[] = [];

/** A log record in one line. */
export function LogLine({ record: given, hasDay, isServiceHidden, isWrapped, columns = noColumns }: LogLineProps) {
  const { timestamp, severityNumber, severityText, body, eventName, service } = readFragment(LogLine_LogRecord, given);
  const zone = useZone();
  const ms = instantMs(timestamp);
  const severity = severityName(severityNumber);
  const isBad = severity === 'error' || severity === 'fatal';
  return (
    <div
      className={cx(
        'flex min-h-7 gap-3 overflow-hidden border-l-2 py-1.5 pr-3 pl-2.5 text-sm whitespace-nowrap',
        !isWrapped && 'h-7',
        isBad ? 'border-error' : severity === 'warn' ? 'border-warn' : 'border-transparent',
      )}
    >
      <time dateTime={timestamp} title={formatInstant(ms, zone)} className="shrink-0 font-mono text-muted">
        {hasDay && <span className="max-sm:hidden">{formatDay(ms, zone, ms)} </span>}
        {formatClock(ms, zone)}
        <span className="text-faint max-sm:hidden">{formatClock(ms, zone, 'millisecond').slice(8)}</span>
      </time>
      <span className="w-10 shrink-0">
        <SeverityBadge number={severityNumber} text={severityText} />
      </span>
      {!isServiceHidden && <ServiceName name={service.name} className="h-4 w-32 shrink-0 text-muted max-md:hidden" />}
      {columns.map(({ name, value }) => (
        <span
          key={name}
          dir="auto"
          className={cx(columnLook, 'truncate font-mono max-md:hidden')}
          title={textOf(value)}
        >
          {value === null ? <span className="text-faint">–</span> : textOf(value)}
        </span>
      ))}
      <span
        dir="auto"
        className={cx(
          'min-w-1/4 grow basis-0 font-mono',
          isWrapped ? 'line-clamp-12 wrap-anywhere whitespace-pre-wrap' : 'truncate',
        )}
      >
        {columns
          .filter(({ value }) => value !== null)
          .map(({ name, value }) => (
            <span key={name} className="mr-3 md:hidden">
              <Named name={name} text={textOf(value)} />
            </span>
          ))}
        {body === '' ? (
          <span className="text-faint">{eventName ?? 'no body'}</span>
        ) : (
          <Body text={body} isWrapped={isWrapped} />
        )}
      </span>
    </div>
  );
}

function Body({ text, isWrapped }: { text: string; isWrapped: boolean | undefined }) {
  return withKeys(bodyParts(text, isWrapped), ({ key }) => key ?? '').map(({ key, item }) =>
    item.key === undefined ? (
      <span key={key}>{item.text}</span>
    ) : (
      <span key={key} className="ml-3">
        <Named name={item.key} text={item.text} />
      </span>
    ),
  );
}

function Named({ name, text }: { name: string; text: string }) {
  return (
    <>
      <span className="text-faint">{name}=</span>
      {text}
    </>
  );
}

function textOf(value: unknown): string {
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value));
}
