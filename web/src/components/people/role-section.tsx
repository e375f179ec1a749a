import { type FormEvent, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { RoleSection_RoleRightsFragment } from '../../gql/graphql.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Section } from '../../ui/section.tsx';
import { DataScopeFields, dataScopeInput, DataScopeSummary, everything } from './data-scope-fields.tsx';
import { roleNames } from './role-names.ts';

const RoleSection_RoleRights = graphql(`
  fragment RoleSection_RoleRights on RoleRights {
    role
    actions {
      does
      isAllowed
    }
    dataScope {
      environments
      services
      redactedAttributes
    }
    viewerCanLimit
  }
`);

const SetRoleDataScopeMutation = graphql(`
  mutation SetRoleDataScope($input: SetRoleDataScopeInput!) {
    setRoleDataScope(input: $input) {
      role
    }
  }
`);

type Names = Parameters<typeof DataScopeFields>[0]['names'];

interface RoleSectionProps {
  roles: readonly FragmentType<typeof RoleSection_RoleRights>[];
  names: Names;
  onChange: () => void;
}

/** What each role may do, and what of the telemetry it sees: the last is decided here. */
export function RoleSection({ roles: given, names, onChange }: RoleSectionProps) {
  const roles = readFragment(RoleSection_RoleRights, given);
  const actions = roles[0]?.actions ?? [];
  return (
    <Section title="Roles">
      <PlainTable label="What roles may do" head={['They may', ...roles.map(({ role }) => roleNames[role])]}>
        {actions.map(({ does }, index) => (
          <tr key={does}>
            <td className="min-w-64">{does}</td>
            {roles.map(({ role, actions: own }) => (
              <td key={role} className={own[index]!.isAllowed ? '' : 'text-muted'}>
                {own[index]!.isAllowed ? 'yes' : 'no'}
              </td>
            ))}
          </tr>
        ))}
      </PlainTable>
      <ul className="divide-y divide-line border-t border-line">
        {roles.map((rights) => (
          <li key={rights.role} className="p-3">
            <RoleSight rights={rights} names={names} onChange={onChange} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface RoleSightProps {
  rights: RoleSection_RoleRightsFragment;
  names: Names;
  onChange: () => void;
}

function RoleSight({ rights: { role, dataScope, viewerCanLimit }, names, onChange }: RoleSightProps) {
  const [isOpen, setOpen] = useState(false);
  const [choice, setChoice] = useState(everything);
  const { run, isRunning, failure } = useAction(SetRoleDataScopeMutation);

  function open(): void {
    const { environments, services, redactedAttributes } = dataScope ?? everything;
    setChoice({ environments: environments ?? null, services: services ?? null, redactedAttributes });
    setOpen(true);
  }

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const done = await run({ input: { role, dataScope: dataScopeInput(choice) } });
    if (!done) return;
    setOpen(false);
    onChange();
  }

  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="min-w-0">
          {roleNames[role]} sees <DataScopeSummary scope={dataScope} />
        </span>
        {viewerCanLimit && !isOpen && (
          <Button aria-label={`Limit what ${roleNames[role]} sees`} onClick={open}>
            Limit
          </Button>
        )}
      </div>
      {isOpen && (
        <form className="flex flex-col gap-3 pt-3" onSubmit={(event) => void save(event)}>
          <DataScopeFields names={names} choice={choice} onChoose={setChoice} />
          {failure && <Notice tone="error">{failure.sentence}</Notice>}
          <div className="flex gap-1.5">
            <Button type="submit" look="solid" disabled={isRunning}>
              Save
            </Button>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </div>
        </form>
      )}
    </>
  );
}
