import { ChevronDown, Layers, Network } from 'lucide-react';
import type { ReactNode } from 'react';
import { graphql } from '../gql/index.ts';
import { useAnswer } from '../lib/graph/use-answer.ts';
import { useTime } from '../lib/time/use-time.ts';
import { pageHref, setParams } from '../lib/url/href.ts';
import { navigate, usePlace } from '../lib/url/place.ts';
import { useScope } from '../lib/url/scope.ts';
import { Button } from '../ui/button.tsx';
import { SearchMenu } from '../ui/search-menu.tsx';
import { ServiceDot } from '../ui/service-name.tsx';

const ScopeQuery = graphql(`
  query Scope($range: TimeRangeInput!) {
    environments: attributeValues(signal: TRACES, key: "deployment.environment.name", range: $range, first: 100)
    services: attributeValues(signal: TRACES, key: "service.name", range: $range, first: 200)
  }
`);

/** The environment and the service that all pages are limited to. */
export function ScopeMenus() {
  const { graphRange } = useTime();
  const { data } = useAnswer(ScopeQuery, { range: graphRange });
  const { environment, service } = useScope();
  const { path } = usePlace();
  // On the page of a service, the service is the page's own.
  const [, pageService] = /^\/services\/([^/]+)$/.exec(path) ?? [];
  return (
    <>
      <ScopeMenu
        label="Environment"
        all="All environments"
        value={environment}
        onChoose={(env) => setParams({ env })}
        known={data?.environments ?? []}
        icon={<Layers className="size-4 shrink-0" aria-hidden />}
      />
      <ScopeMenu
        label="Service"
        all="All services"
        value={pageService === undefined ? service : decodeName(pageService)}
        onChoose={(chosen) => {
          if (pageService === undefined) setParams({ service: chosen });
          else navigate(pageHref(chosen === '' ? '/services' : `/services/${encodeURIComponent(chosen)}`));
        }}
        known={data?.services ?? []}
        icon={<Network className="size-4 shrink-0" aria-hidden />}
        hasColors
      />
    </>
  );
}

interface ScopeMenuProps {
  label: string;
  all: string;
  onChoose: (value: string) => void;
  value: string;
  known: readonly string[];
  icon: ReactNode;
  hasColors?: boolean;
}

function ScopeMenu({ label, all, value, known, icon, hasColors, onChoose }: ScopeMenuProps) {
  const values = value === '' || known.includes(value) ? known : [value, ...known];
  return (
    <SearchMenu
      label={label}
      value={value}
      onChoose={onChoose}
      choices={[
        { value: '', name: all },
        ...values.map((name) => ({ value: name, name, ...(hasColors && { icon: <ServiceDot name={name} /> }) })),
      ]}
      trigger={
        <Button
          look="ghost"
          title={value === '' ? `${label}: all` : `${label}: ${value}`}
          className={`max-w-44 px-2 ${value === '' ? '' : 'text-accent!'}`}
        >
          {icon}
          <span className={`truncate ${value === '' ? 'max-md:sr-only' : 'max-sm:sr-only'}`}>
            {value === '' ? all : value}
          </span>
          <ChevronDown className="size-3.5 shrink-0 text-faint max-sm:hidden" aria-hidden />
        </Button>
      }
    />
  );
}

function decodeName(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
