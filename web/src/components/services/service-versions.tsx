import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatWhole } from '../../lib/format/number.ts';

const ServiceVersions_Table = graphql(`
  fragment ServiceVersions_Table on ResultTable {
    rows
  }
`);

/** The versions that ran, each with its instances; columns are version, spans, instances. */
export function ServiceVersions({ table }: { table: FragmentType<typeof ServiceVersions_Table> }) {
  const { rows } = readFragment(ServiceVersions_Table, table);
  const versions = rows.filter(([version]) => typeof version === 'string');
  if (versions.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <h2 className="text-muted">{versions.length === 1 ? 'Version' : 'Versions'}</h2>
      {versions.map(([version, spans, instances]) => (
        <span key={String(version)} title={`${formatWhole(Number(spans))} spans`}>
          <span className="font-mono text-sm">{String(version)}</span>{' '}
          <span className="text-faint">
            on {Number(instances)} {Number(instances) === 1 ? 'instance' : 'instances'}
          </span>
        </span>
      ))}
    </div>
  );
}
