import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { ServiceName } from '../../ui/service-name.tsx';
import { HealthMark } from './health-mark.tsx';
import { redFigures } from './red-figures.ts';
import { type RedOrder, RedTable } from './red-table.tsx';
import { serviceHealth } from './service-health.ts';
import { serviceFilter, serviceHref } from './service-links.ts';

/** With $range, $environment and $step. */
export const ServiceTable_Service = graphql(`
  fragment ServiceTable_Service on Service {
    id
    name
    namespace
    health(range: $range, environment: $environment) {
      ...ServiceHealth_Health
    }
    red(range: $range, environment: $environment, step: $step) {
      ...RedFigures_Red
    }
  }
`);

interface ServiceTableProps {
  services: readonly FragmentType<typeof ServiceTable_Service>[];
  /** How long the range is. */
  seconds: number;
  order: RedOrder;
  onOrder: (order: RedOrder) => void;
  scroller: HTMLElement | null;
  total?: number | undefined;
  onNearEnd?: (() => void) | undefined;
}

/** Services with their figures against what is usual, and in words what is worse than that. */
export function ServiceTable({ services: given, seconds, ...table }: ServiceTableProps) {
  const services = readFragment(ServiceTable_Service, given);
  const pageHref = usePageHref();
  const rows = services.map(({ id, name, namespace, health: givenHealth, red }) => {
    const health = serviceHealth(givenHealth, seconds);
    const { usual, comparedWith } = health;
    return {
      key: id,
      name,
      title: (
        <>
          <ServiceName name={name} className="shrink-0" />
          {namespace && <span className="ml-2 truncate text-sm text-faint max-xl:hidden">{namespace}</span>}
          <HealthMark health={health} className="ml-3" />
        </>
      ),
      href: serviceHref(pageHref, name, namespace),
      tracesHref: pageHref('/traces', { filter: serviceFilter(name) }),
      failedHref: pageHref('/traces', { filter: `${serviceFilter(name)} status=error` }),
      figures: redFigures(red, {
        rate: usual.REQUEST_COUNT === undefined ? null : usual.REQUEST_COUNT / seconds,
        errorRate: usual.ERROR_RATE ?? null,
        p95Ms: usual.P95 ?? null,
        comparedWith,
      }),
    };
  });
  return <RedTable label="Services" nameOf="Service" rows={rows} {...table} />;
}
