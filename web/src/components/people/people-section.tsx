import { graphql, readFragment } from '../../gql/index.ts';
import type { PeopleQuery as People } from '../../gql/graphql.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import type { Pages } from '../../lib/graph/use-pages.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Section } from '../../ui/section.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { MoreRows } from './more-rows.tsx';
import { roleChoices } from './role-names.ts';

const PeopleSection_User = graphql(`
  fragment PeopleSection_User on User {
    id
    email
    name
    role
    createdAt
    disabledAt
    viewerCanAdminister
    secondFactor {
      confirmedAt
    }
  }
`);

export const PeopleQuery = graphql(`
  query People($after: String) {
    users(first: 100, after: $after) {
      nodes {
        id
        ...PeopleSection_User
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const peopleOf = ({ users }: People) => users;

const UpdateUserMutation = graphql(`
  mutation UpdateUser($input: UpdateUserInput!) {
    updateUser(input: $input) {
      id
    }
  }
`);

const DeleteUserMutation = graphql(`
  mutation DeleteUser($id: ID!) {
    deleteUser(id: $id)
  }
`);

const ResetSecondFactorMutation = graphql(`
  mutation ResetSecondFactor($userId: ID!) {
    resetSecondFactor(userId: $userId)
  }
`);

interface PeopleSectionProps {
  pages: Pages<People, People['users']['nodes'][number]>;
  onChange: () => void;
}

/** Everybody with an account: what they may do, and whether they may sign in. */
export function PeopleSection({ pages, onChange }: PeopleSectionProps) {
  const people = readFragment(PeopleSection_User, pages.nodes);
  const update = useAction(UpdateUserMutation);
  const remove = useAction(DeleteUserMutation);
  const reset = useAction(ResetSecondFactorMutation);
  const failure = update.failure ?? remove.failure ?? reset.failure;
  return (
    <Section title="People">
      {failure && <Notice tone="error">{failure.sentence}</Notice>}
      <PlainTable label="People" head={['E-mail', 'Name', 'Role', 'Since', '']}>
        {people.map(({ id, email, name, role, createdAt, disabledAt, viewerCanAdminister, secondFactor }) => (
          <tr key={id} className={disabledAt ? 'text-faint' : ''}>
            <td>
              {email}
              {disabledAt && <span> · may not sign in</span>}
            </td>
            <td>{name ?? '–'}</td>
            <td>
              <ChoiceField
                label={`Role of ${email}`}
                isLabelHidden
                className="w-28"
                value={role}
                choices={roleChoices}
                disabled={!viewerCanAdminister || update.isRunning}
                onChoose={(next) => void update.run({ input: { id, role: next } }).then(onChange)}
              />
            </td>
            <td>
              <Ago time={createdAt} />
            </td>
            <td className="text-right whitespace-nowrap">
              {!viewerCanAdminister ? (
                <span className="text-muted">you</span>
              ) : (
                <span className="inline-flex flex-wrap justify-end gap-1.5 max-sm:w-40">
                  {secondFactor && (
                    <ConfirmButton
                      question="Let the password be enough?"
                      disabled={reset.isRunning}
                      onConfirm={() => void reset.run({ userId: id }).then((done) => done && onChange())}
                    >
                      Remove second factor
                    </ConfirmButton>
                  )}
                  <Button
                    disabled={update.isRunning}
                    onClick={() => void update.run({ input: { id, isDisabled: !disabledAt } }).then(onChange)}
                  >
                    {disabledAt ? 'Let in again' : 'Keep out'}
                  </Button>
                  <ConfirmButton
                    question="Delete for good?"
                    onConfirm={() => void remove.run({ id }).then((done) => done && onChange())}
                  >
                    Delete
                  </ConfirmButton>
                </span>
              )}
            </td>
          </tr>
        ))}
      </PlainTable>
      <MoreRows pages={pages} name="More people" />
    </Section>
  );
}
