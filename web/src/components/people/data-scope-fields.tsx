import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { ListField } from '../../ui/list-field.tsx';

const DataScopeFields_Query = graphql(`
  fragment DataScopeFields_Query on Query {
    environments: attributeValues(signal: TRACES, key: "deployment.environment.name", range: { last: "1d" }, first: 100)
    services: attributeValues(signal: TRACES, key: "service.name", range: { last: "1d" }, first: 200)
    spanKeys: attributeKeys(signal: TRACES, range: { last: "1d" }, first: 200)
    logKeys: attributeKeys(signal: LOGS, range: { last: "1d" }, first: 200)
  }
`);

/** What somebody may see, as a form has it: null is all environments or services, an empty list none of them. */
export interface DataScopeChoice {
  environments: readonly string[] | null;
  services: readonly string[] | null;
  redactedAttributes: readonly string[];
}

export const everything: DataScopeChoice = { environments: null, services: null, redactedAttributes: [] };

/** By these services and environments are told apart: they cannot be hidden. */
const telling = new Set(['service.name', 'service.namespace', 'deployment.environment.name', 'deployment.environment']);

/** The choice as the graph takes it; null for everything. */
export function dataScopeInput({ environments, services, redactedAttributes }: DataScopeChoice) {
  if (!environments && !services && redactedAttributes.length === 0) return null;
  return {
    environments: environments && [...environments],
    services: services && [...services],
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
      <SeenNames
        of="environments"
        names={choice.environments}
        known={environments}
        onNames={(names) => onChoose({ ...choice, environments: names })}
      />
      <SeenNames
        of="services"
        names={choice.services}
        known={services}
        onNames={(names) => onChoose({ ...choice, services: names })}
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

const sights = [
  { value: 'ALL', name: 'All' },
  { value: 'NAMED', name: 'Those named alone' },
] as const;

interface SeenNamesProps {
  of: 'environments' | 'services';
  /** null for all. */
  names: readonly string[] | null;
  known: readonly string[];
  onNames: (names: readonly string[] | null) => void;
}

/** All of them, or those that are named: none as long as none is. */
function SeenNames({ of, names, known, onNames }: SeenNamesProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <ChoiceField
        label={`Sees ${of}`}
        value={names ? 'NAMED' : 'ALL'}
        choices={sights}
        onChoose={(sight) => onNames(sight === 'ALL' ? null : [])}
      />
      {names && (
        <ListField
          label={`Names of ${of}`}
          isLabelHidden
          placeholder="none"
          values={names}
          known={known}
          onValues={onNames}
        />
      )}
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
  if (environments?.length === 0 || services?.length === 0) return <span>nothing</span>;
  const parts = [
    services ? `only ${listed(services)}` : '',
    environments ? `only in ${listed(environments)}` : '',
    redactedAttributes.length > 0 ? `without ${listed(redactedAttributes)}` : '',
  ].filter((part) => part !== '');
  return <span className="wrap-anywhere">{parts.length > 0 ? parts.join(', ') : 'everything'}</span>;
}

function listed(names: readonly string[]): string {
  return names.join(', ');
}
