import { Bug, type LucideIcon, Rocket, ScrollText } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { instantMs } from '../../lib/format/instant.ts';
import { formatCount, formatPercent } from '../../lib/format/number.ts';
import { bothFilters } from '../../lib/query-text/add-term.ts';
import { patternFilter } from '../../lib/query-text/pattern-filter.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Ago } from '../../ui/ago.tsx';
import { Link } from '../../ui/link.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { serviceHref } from '../services/service-links.ts';

const Changes_Deploy = graphql(`
  fragment Changes_Deploy on Deploy {
    time
    version
    previousVersion
    environment
    service {
      name
      namespace
    }
    before {
      errorRate
      latencyMs(percentiles: [95])
    }
    after {
      errorRate
      latencyMs(percentiles: [95])
    }
  }
`);

const Changes_ErrorGroup = graphql(`
  fragment Changes_ErrorGroup on ErrorGroup {
    id
    type
    operation
    count
    firstSeen
    filter
    service {
      name
    }
  }
`);

const Changes_LogPattern = graphql(`
  fragment Changes_LogPattern on LogPattern {
    template
    count
    firstSeen
  }
`);

interface ChangesProps {
  deploys: readonly FragmentType<typeof Changes_Deploy>[];
  errors: readonly FragmentType<typeof Changes_ErrorGroup>[];
  patterns: readonly FragmentType<typeof Changes_LogPattern>[];
  /** What the patterns are of. */
  patternFilter: string;
}

interface Change {
  key: string;
  kind: string;
  icon: LucideIcon;
  time: string;
  href: string;
  title: ReactNode;
  detail: ReactNode;
}

const MOST_AT_FIRST = 12;

/** What is there that was not there before, the latest first: versions, ways to fail, words in the logs. */
export function Changes(props: ChangesProps) {
  const pageHref = usePageHref();
  const [most, setMost] = useState(MOST_AT_FIRST);
  const deploys = readFragment(Changes_Deploy, props.deploys).map((deploy): Change => {
    const { time, service, version, previousVersion, environment, before, after } = deploy;
    return {
      key: `${service.name} ${environment} ${version}`,
      kind: 'Deploy',
      icon: Rocket,
      time,
      href: serviceHref(pageHref, service.name, service.namespace),
      title: (
        <>
          <ServiceName name={service.name} /> <span className="font-mono text-sm">{version}</span>
        </>
      ),
      detail: [
        `after ${previousVersion}${environment ? `, ${environment}` : ''}`,
        move('errors', before.errorRate, after.errorRate, formatPercent),
        move('p95', before.latencyMs[0], after.latencyMs[0], formatDuration),
      ]
        .filter(Boolean)
        .join(' · '),
    };
  });
  const errors = readFragment(Changes_ErrorGroup, props.errors).map((group): Change => {
    const { id, type, operation, count, firstSeen, filter, service } = group;
    return {
      key: id,
      kind: 'New error',
      icon: Bug,
      time: firstSeen,
      href: pageHref('/traces', { filter, service: undefined }),
      title: type ?? 'Failed',
      detail: (
        <>
          <ServiceName name={service.name} className="align-bottom" /> {operation} · {formatCount(count)} times
        </>
      ),
    };
  });
  const patterns = readFragment(Changes_LogPattern, props.patterns).map(({ template, count, firstSeen }): Change => ({
    key: template,
    kind: 'New log pattern',
    icon: ScrollText,
    time: firstSeen,
    href: pageHref('/logs', { filter: bothFilters(patternFilter(template) ?? '', props.patternFilter) }),
    title: <span className="font-mono text-sm">{template}</span>,
    detail: `${formatCount(count)} ${count === '1' ? 'record' : 'records'}`,
  }));
  const all = [...deploys, ...errors, ...patterns].sort((a, b) => instantMs(b.time) - instantMs(a.time));
  if (all.length === 0)
    return (
      <p className="p-3 text-muted">
        No new version, no new way to fail, no new warning in the logs. New is what was not there for as long before.
      </p>
    );
  return (
    <ol className="divide-y divide-line">
      {all.slice(0, most).map(({ key, kind, icon: Icon, time, href, title, detail }) => (
        <li key={`${kind} ${key}`} className="flex gap-2.5 px-3 py-1.5 hover:bg-hover">
          <span title={kind} className="mt-0.5 shrink-0 text-faint">
            <Icon className="size-4" aria-hidden />
            <span className="sr-only">{kind}: </span>
          </span>
          <div className="min-w-0 grow">
            <Link href={href} className="block min-w-0 truncate hover:text-accent">
              {title}
            </Link>
            <p className="truncate text-sm text-muted">{detail}</p>
          </div>
          <span className="shrink-0 text-sm text-faint">
            <Ago time={time} />
          </span>
        </li>
      ))}
      {all.length > most && (
        <li>
          <button
            type="button"
            className="w-full px-3 py-1.5 text-left text-accent hover:bg-hover"
            onClick={() => setMost(all.length)}
          >
            {all.length - most} more
          </button>
        </li>
      )}
    </ol>
  );
}

/** How a figure moved over a deploy, where both sides are known. */
function move(
  name: string,
  before: number | null | undefined,
  after: number | null | undefined,
  write: (value: number) => string,
): string | undefined {
  const [from, to] = [before, after].map((value) => (value === null || value === undefined ? undefined : write(value)));
  if (from === undefined || to === undefined) return undefined;
  return from === to ? `${name} ${to}` : `${name} ${from} → ${to}`;
}
