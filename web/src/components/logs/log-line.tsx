import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatClock, formatDay, formatInstant, instantMs } from '../../lib/format/instant.ts';
import { useZone } from '../../lib/preferences.ts';
import { severityName } from '../../lib/severity.ts';
import { ServiceName } from '../../ui/service-name.tsx';
import { SeverityBadge } from '../../ui/severity-badge.tsx';
import { bodyParts } from './body-parts.ts';
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
}

/** A log record in one line. */
export function LogLine({ record: given, hasDay = false, isServiceHidden = false }: LogLineProps) {
  const { timestamp, severityNumber, severityText, body, eventName, service } = readFragment(LogLine_LogRecord, given);
  const zone = useZone();
  const ms = instantMs(timestamp);
  const severity = severityName(severityNumber);
  const isBad = severity === 'error' || severity === 'fatal';
  return (
    <div
      className={`flex h-7 items-center gap-3 overflow-hidden border-l-2 pr-3 pl-2.5 text-sm whitespace-nowrap ${isBad ? 'border-error' : severity === 'warn' ? 'border-warn' : 'border-transparent'}`}
    >
      <time dateTime={timestamp} title={formatInstant(ms, zone)} className="shrink-0 font-mono text-muted">
        {hasDay && <span className="max-sm:hidden">{formatDay(ms, zone, ms)} </span>}
        {formatClock(ms, zone)}
        <span className="text-faint max-sm:hidden">{formatClock(ms, zone, 'millisecond').slice(8)}</span>
      </time>
      <span className="w-10 shrink-0">
        <SeverityBadge number={severityNumber} text={severityText} />
      </span>
      {!isServiceHidden && <ServiceName name={service.name} className="w-32 shrink-0 text-muted max-md:hidden" />}
      <span dir="auto" className={`min-w-0 grow truncate font-mono ${isBad ? 'text-text' : ''}`}>
        {body === '' ? <span className="text-faint">{eventName ?? 'no body'}</span> : <Body text={body} />}
      </span>
    </div>
  );
}

function Body({ text }: { text: string }) {
  return withKeys(bodyParts(text), ({ key }) => key ?? '').map(({ key, item }) =>
    item.key === undefined ? (
      <span key={key}>{item.text}</span>
    ) : (
      <span key={key} className="ml-3">
        <span className="text-faint">{item.key}=</span>
        {item.text}
      </span>
    ),
  );
}
