import { Copy, FunnelPlus, FunnelX } from 'lucide-react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { useCopy } from '../../ui/copy-button.tsx';
import { JsonTree } from '../../ui/json-tree.tsx';
import { Link } from '../../ui/link.tsx';
import { withKeys } from '../../ui/with-keys.ts';
import { LongText } from '../../ui/long-text.tsx';

export const AttributeList_Attribute = graphql(`
  fragment AttributeList_Attribute on Attribute {
    key
    value
    type
  }
`);

export type AttributeLink = (key: string, operator: '=' | '!=', value: string | number | boolean) => string;

interface AttributeListProps {
  attributes: readonly FragmentType<typeof AttributeList_Attribute>[];
  /** Only those in whose key or value this stands, in any case. */
  search?: string;
  /** Where "filter to this" and "leave this out" lead. */
  hrefOf: AttributeLink;
}

/** Attributes as they were sent; each value is a way to filter. */
export function AttributeList({ attributes: given, search = '', hrefOf }: AttributeListProps) {
  const attributes = readFragment(AttributeList_Attribute, given);
  const wanted = search.trim().toLowerCase();
  const shown = attributes.filter(({ key, value }) => `${key} ${textOf(value)}`.toLowerCase().includes(wanted));
  if (shown.length === 0) return null;
  return (
    <dl>
      {withKeys(shown, ({ key }) => key).map(({ key: rowKey, item: { key, value, type } }) => (
        <div
          key={rowKey}
          className="group relative grid grid-cols-[minmax(6rem,44%)_1fr] gap-x-3 rounded-sm px-2 py-1 text-sm hover:bg-hover"
        >
          <dt dir="auto" className="text-muted wrap-anywhere">
            {key}
          </dt>
          <dd className="min-w-0 font-mono">
            {typeof value === 'object' && value !== null ? (
              <JsonTree value={value} openDepth={0} />
            ) : type === 'EMPTY' ? (
              <span className="text-faint">empty</span>
            ) : (
              <LongText text={textOf(value)} most={400} />
            )}
            <AttributeActions name={key} value={value} isText={type === 'STRING'} hrefOf={hrefOf} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface AttributeActionsProps {
  name: string;
  value: unknown;
  isText: boolean;
  hrefOf: AttributeLink;
}

const action = 'inline-flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text';

function AttributeActions({ name, value, isText, hrefOf }: AttributeActionsProps) {
  const [copied, copy] = useCopy(textOf(value));
  const term = typeof value === 'string' && !isText ? Number(value) : value;
  const canFilter =
    typeof term === 'string' ||
    typeof term === 'boolean' ||
    (typeof term === 'number' && Number.isSafeInteger(Math.trunc(term)));
  return (
    <span className="absolute top-0 right-0 hidden rounded-sm bg-raised shadow-raised group-focus-within:flex group-hover:flex">
      {canFilter && (
        <>
          <Link
            href={hrefOf(name, '=', term)}
            className={action}
            title="Filter to this value"
            aria-label={`Filter to ${name}`}
          >
            <FunnelPlus className="size-3.5" aria-hidden />
          </Link>
          <Link
            href={hrefOf(name, '!=', term)}
            className={action}
            title="Leave this value out"
            aria-label={`Leave out ${name}`}
          >
            <FunnelX className="size-3.5" aria-hidden />
          </Link>
        </>
      )}
      <button
        type="button"
        className={action}
        title={copied ? 'Copied' : 'Copy the value'}
        aria-label={`Copy ${name}`}
        onClick={copy}
      >
        <Copy className="size-3.5" aria-hidden />
      </button>
    </span>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
