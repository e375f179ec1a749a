import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { shortenId } from '../../lib/format/id.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { withKeys } from '../../ui/with-keys.ts';
import { Link } from '../../ui/link.tsx';
import { type AttributeLink, AttributeList } from '../attributes/attribute-list.tsx';

const SpanLinks_SpanLink = graphql(`
  fragment SpanLinks_SpanLink on SpanLink {
    traceId
    spanId
    trace {
      id
    }
    attributes {
      ...AttributeList_Attribute
    }
  }
`);

interface SpanLinksProps {
  links: readonly FragmentType<typeof SpanLinks_SpanLink>[];
  hrefOf: AttributeLink;
}

/** Other spans that a span has to do with. */
export function SpanLinks({ links: given, hrefOf }: SpanLinksProps) {
  const links = readFragment(SpanLinks_SpanLink, given);
  const pageHref = usePageHref();
  return (
    <ul>
      {withKeys(links, ({ traceId, spanId }) => traceId + spanId).map(
        ({ key, item: { traceId, spanId, trace, attributes } }) => (
          <li key={key} className="px-2 py-1 text-sm">
            {trace ? (
              <Link
                href={pageHref(`/traces/${traceId}`, { span: spanId })}
                className="font-mono text-accent hover:underline"
              >
                trace {shortenId(traceId)}, span {shortenId(spanId)}
              </Link>
            ) : (
              <span className="font-mono text-muted">
                trace {shortenId(traceId)}, span {shortenId(spanId)} <span className="font-sans">(not kept)</span>
              </span>
            )}
            <div className="-mx-2">
              <AttributeList attributes={attributes} hrefOf={hrefOf} />
            </div>
          </li>
        ),
      )}
    </ul>
  );
}
