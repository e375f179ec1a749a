import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { instantNano } from '../../lib/format/instant.ts';
import { AttributeList, type AttributeLink, AttributeList_Attribute } from '../attributes/attribute-list.tsx';
import { withKeys } from '../../ui/with-keys.ts';
import { LongText } from '../../ui/long-text.tsx';

const SpanEvents_SpanEvent = graphql(`
  fragment SpanEvents_SpanEvent on SpanEvent {
    name
    time
    attributes {
      ...AttributeList_Attribute
    }
  }
`);

interface SpanEventsProps {
  events: readonly FragmentType<typeof SpanEvents_SpanEvent>[];
  spanStartNano: bigint;
  hrefOf: AttributeLink;
}

const ofException = ['exception.type', 'exception.message', 'exception.stacktrace'];

/** What happened during a span; an exception with its stack. */
export function SpanEvents({ events: given, spanStartNano, hrefOf }: SpanEventsProps) {
  const events = readFragment(SpanEvents_SpanEvent, given);
  return (
    <ul>
      {withKeys(events, ({ name, time }) => time + name).map(({ key, item: { name, time, attributes } }) => {
        const values = new Map(
          readFragment(AttributeList_Attribute, attributes).map(({ key, value }) => [key, String(value)] as const),
        );
        const [type, message, stack] = ofException.map((key) => values.get(key));
        const isException = type !== undefined || message !== undefined;
        const others = isException
          ? attributes.filter(
              (attribute) => !ofException.includes(readFragment(AttributeList_Attribute, attribute).key),
            )
          : attributes;
        return (
          <li key={key} className="px-2 py-1">
            <div className="flex gap-3 text-sm">
              <span className={isException ? 'font-medium text-error' : ''}>{type ?? name}</span>
              <span className="text-faint">+{formatDuration(Number(instantNano(time) - spanStartNano) / 1e6)}</span>
            </div>
            {message && (
              <p className="text-sm">
                <LongText text={message} most={500} />
              </p>
            )}
            {stack && (
              <pre
                tabIndex={0}
                className="mt-1 max-h-64 overflow-auto rounded-sm bg-page p-2 font-mono text-sm whitespace-pre"
              >
                <LongText text={stack} most={6000} />
              </pre>
            )}
            <div className="-mx-2">
              <AttributeList attributes={others} hrefOf={hrefOf} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
