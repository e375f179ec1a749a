import { AuditEventsQuery, auditEventsOf, AuditSection } from '../../components/people/audit-section.tsx';
import { InvitationSection } from '../../components/people/invitation-section.tsx';
import { RoleSection } from '../../components/people/role-section.tsx';
import { peopleOf, PeopleQuery, PeopleSection } from '../../components/people/people-section.tsx';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { usePages } from '../../lib/graph/use-pages.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

const PeoplePageQuery = graphql(`
  query PeoplePage {
    roles {
      role
      ...RoleSection_RoleRights
    }
    ...DataScopeFields_Query
    invitations {
      id
      ...InvitationSection_Invitation
    }
  }
`);

/** Who may come in, and what was done: for admins. */
export function PeoplePage() {
  const answer = useAnswer(PeoplePageQuery, {});
  // Who may not read the one may not read the others, and is told so once.
  const pause = answer.data === undefined;
  const people = usePages(PeopleQuery, {}, peopleOf, { pause });
  const audit = usePages(AuditEventsQuery, {}, auditEventsOf, { pause });

  function changed(): void {
    answer.again();
    people.again();
    audit.again();
  }

  return (
    <div className="h-full overflow-auto">
      <PageTitle title="People" />
      <AnswerState answer={answer} skeleton={<SkeletonRows count={16} />}>
        {({ roles, invitations, ...names }) => (
          <div className="flex max-w-6xl flex-col gap-5 px-3 pb-8">
            <AnswerState answer={people.answer} skeleton={<SkeletonRows count={4} />}>
              {() => <PeopleSection pages={people} onChange={changed} />}
            </AnswerState>
            <RoleSection roles={roles} names={names} onChange={changed} />
            <InvitationSection invitations={invitations} onChange={changed} />
            <AnswerState answer={audit.answer} skeleton={<SkeletonRows count={8} />}>
              {() => <AuditSection pages={audit} />}
            </AnswerState>
          </div>
        )}
      </AnswerState>
    </div>
  );
}
