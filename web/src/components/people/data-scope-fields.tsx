import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { ListField } from '../../ui/list-field.tsx';

const DataScopeFields_Query = graphql(`
  fragment DataScopeFields_Query on Query {
    environments: attributeValues(signal: TRACES, key: "deployment.environment.name", range: { last: "1d" }, first: 100)
    services: attributeValues(signal: TRACES, key: "service.name", range: { last: "1d" }, first: 200)
    spanKeys: attributeKeys(signal: TRACES, range: { last: "1d" }, first: 200)
    logKeys: attributeKeys(signal: LOGS, range: { last: "1d" }, first: 200)
  }
`);

/** What somebody may see, as a form has it: an empty list of environments or services is all of them. */
export interface DataScopeChoice {
  environments: readonly string[];
  services: readonly string[];
  redactedAttributes: readonly string[];
}

export const everything: DataScopeChoice = { environments: [], services: [], redactedAttributes: [] };

/** By these services and environments are told apart: they cannot be hidden. */
const telling = new Set(['service.name', 'service.namespace', 'deployment.environment.name', 'deployment.environment']);

/** The choice as the graph takes it; null for everything. */
export function dataScopeInput({ environments, services, redactedAttributes }: DataScopeChoice) {
  if ([environments, services, redactedAttributes].every((list) => list.length === 0)) return null;
  return {
    environments: environments.length > 0 ? [...environments] : null,
    services: services.length > 0 ? [...services] : null,
    redactedAttributes: [...redactedAttributes],
  };
}

interface DataScopeFieldsProps {
  names: FragmentType<typeof DataScopeFields_Query>;
  choice: DataScopeChoice;
  onChoose: (choice: DataScopeChoice) => void;
}

/** What of the telemetry may be seen, with what came lately to choose from. */
export function DataScopeFields({ names, choice, onChoose }: DataScopeFieldsProps) {
  const { environments, services, spanKeys, logKeys } = readFragment(DataScopeFields_Query, names);
  const keys = [...new Set([...spanKeys, ...logKeys])].filter((key) => !telling.has(key)).sort();
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <ListField
        label="Sees environments"
        placeholder="all"
        values={choice.environments}
        known={environments}
        onValues={(list) => onChoose({ ...choice, environments: list })}
      />
      <ListField
        label="Sees services"
        placeholder="all"
        values={choice.services}
        known={services}
        onValues={(list) => onChoose({ ...choice, services: list })}
      />
      <ListField
        label="Hidden attributes"
        placeholder="none"
        values={choice.redactedAttributes}
        known={keys}
        onValues={(list) => onChoose({ ...choice, redactedAttributes: list })}
      />
    </div>
  );
}

interface DataScopeSummaryProps {
  environments?: readonly string[] | null;
  services?: readonly string[] | null;
  redactedAttributes: readonly string[];
}

/** What somebody may see, in words. */
export function DataScopeSummary({ scope }: { scope: DataScopeSummaryProps | null | undefined }) {
  if (!scope) return <span>everything</span>;
  const { environments, services, redactedAttributes } = scope;
  const parts = [
    services ? `only ${listed(services)}` : '',
    environments ? `only in ${listed(environments)}` : '',
    redactedAttributes.length > 0 ? `without ${listed(redactedAttributes)}` : '',
  ].filter((part) => part !== '');
  return <span className="wrap-anywhere">{parts.length > 0 ? parts.join(', ') : 'everything'}</span>;
}

function listed(names: readonly string[]): string {
  return names.length > 0 ? names.join(', ') : '(none)';
}
