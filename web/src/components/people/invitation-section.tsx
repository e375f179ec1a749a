import { type FormEvent, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { Role } from '../../gql/graphql.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Section } from '../../ui/section.tsx';
import { roleChoices, roleNames } from './role-names.ts';
import { SecretNotice } from './secret-notice.tsx';

const InvitationSection_Invitation = graphql(`
  fragment InvitationSection_Invitation on Invitation {
    id
    email
    role
    createdAt
    expiresAt
  }
`);

const CreateInvitationMutation = graphql(`
  mutation CreateInvitation($input: CreateInvitationInput!) {
    createInvitation(input: $input) {
      link
    }
  }
`);

const RevokeInvitationMutation = graphql(`
  mutation RevokeInvitation($id: ID!) {
    revokeInvitation(id: $id)
  }
`);

interface InvitationSectionProps {
  invitations: readonly FragmentType<typeof InvitationSection_Invitation>[];
  onChange: () => void;
}

/** Links by which people make their accounts: nothing is sent, the link is handed over. */
export function InvitationSection({ invitations: given, onChange }: InvitationSectionProps) {
  const invitations = readFragment(InvitationSection_Invitation, given);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('VIEWER');
  const [link, setLink] = useState<string | undefined>(undefined);
  const create = useAction(CreateInvitationMutation);
  const revoke = useAction(RevokeInvitationMutation);
  const failure = create.failure ?? revoke.failure;

  async function invite(event: FormEvent): Promise<void> {
    event.preventDefault();
    const done = await create.run({ input: { email: email.trim() || null, role } });
    if (!done) return;
    setEmail('');
    setLink(done.createInvitation.link);
    onChange();
  }

  return (
    <Section title="Invitations">
      {link !== undefined && (
        <SecretNotice title="The link to hand over" secret={link} onDone={() => setLink(undefined)} />
      )}
      {failure && <Notice tone="error">{failure.sentence}</Notice>}
      {invitations.length > 0 && (
        <PlainTable label="Invitations" head={['For', 'Role', 'Made', 'Ends', '']}>
          {invitations.map((invitation) => (
            <tr key={invitation.id}>
              <td>{invitation.email ?? 'whoever has the link'}</td>
              <td>{roleNames[invitation.role]}</td>
              <td>
                <Ago time={invitation.createdAt} />
              </td>
              <td>
                <Ago time={invitation.expiresAt} />
              </td>
              <td className="text-right">
                <Button
                  disabled={revoke.isRunning}
                  onClick={() => void revoke.run({ id: invitation.id }).then(onChange)}
                >
                  Revoke
                </Button>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      <form
        className="flex flex-wrap items-end gap-3 border-line p-3 not-first:border-t"
        onSubmit={(event) => void invite(event)}
      >
        <div className="min-w-60 grow">
          <TextField label="E-mail, or whoever has the link" type="email" value={email} onText={setEmail} />
        </div>
        <ChoiceField label="Role" value={role} choices={roleChoices} onChoose={setRole} className="w-32" />
        <Button type="submit" className="h-8" disabled={create.isRunning}>
          Invite
        </Button>
      </form>
    </Section>
  );
}
