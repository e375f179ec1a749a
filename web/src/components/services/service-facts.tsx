import type { ReactNode } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatPercent, formatWhole } from '../../lib/format/number.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { setParams } from '../../lib/url/href.ts';
import { Link } from '../../ui/link.tsx';

/** With $range and $environment. */
const ServiceFacts_Service = graphql(`
  fragment ServiceFacts_Service on Service {
    environments(range: $range)
    versions(range: $range, environment: $environment, first: 8) {
      version
      environment
      requestCount
      errorCount
      p95Ms
    }
  }
`);

interface ServiceFactsProps {
  service: FragmentType<typeof ServiceFacts_Service>;
  /** What its spans match. */
  filter: string;
  environment: string;
}

/** Which versions run, and where: each with what came into it. */
export function ServiceFacts({ service, filter, environment: chosen }: ServiceFactsProps) {
  const { environments, versions } = readFragment(ServiceFacts_Service, service);
  const pageHref = usePageHref();
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
      {versions.length > 0 && (
        <Fact name={versions.length === 1 ? 'Version' : 'Versions'}>
          {versions.map(({ version, environment, requestCount, errorCount, p95Ms }) => {
            const errors = Number(requestCount) > 0 ? Number(errorCount) / Number(requestCount) : 0;
            return (
              <Link
                key={`${version} ${environment}`}
                href={pageHref('/traces', { filter: `${filter} ${writeTerm('service.version', '=', version)}` })}
                title={`${formatWhole(requestCount)} requests, ${formatPercent(errors)} failed${typeof p95Ms === 'number' ? `, p95 ${formatDuration(p95Ms)}` : ''}: see the traces`}
                className="hover:text-accent"
              >
                <span className="font-mono text-sm">{version}</span>
                {environment && <span className="ml-1.5 text-sm text-faint">{environment}</span>}
                {errors >= 0.01 && <span className="ml-1.5 text-sm text-error">{formatPercent(errors)} errors</span>}
              </Link>
            );
          })}
        </Fact>
      )}
      {environments.length > 0 && (
        <Fact name={environments.length === 1 ? 'Environment' : 'Environments'}>
          {environments.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === chosen}
              className={name === chosen ? 'text-accent' : 'hover:text-accent'}
              onClick={() => setParams({ env: name === chosen ? undefined : name })}
            >
              {name}
            </button>
          ))}
        </Fact>
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-muted">{name}</span>
      {children}
    </div>
  );
}
