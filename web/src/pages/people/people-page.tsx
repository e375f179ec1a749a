import { AuditSection } from '../../components/people/audit-section.tsx';
import { InvitationSection } from '../../components/people/invitation-section.tsx';
import { RoleSection } from '../../components/people/role-section.tsx';
import { PeopleSection } from '../../components/people/people-section.tsx';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

const PeoplePageQuery = graphql(`
  query PeoplePage {
    users(first: 200) {
      nodes {
        id
        ...PeopleSection_User
      }
    }
    roles {
      role
      ...RoleSection_RoleRights
    }
    ...DataScopeFields_Query
    invitations {
      id
      ...InvitationSection_Invitation
    }
    auditEvents(first: 100) {
      nodes {
        id
        ...AuditSection_AuditEvent
      }
    }
  }
`);

/** Who may come in, and what was done: for admins. */
export function PeoplePage() {
  const answer = useAnswer(PeoplePageQuery, {});
  const { again } = answer;
  return (
    <div className="h-full overflow-auto">
      <PageTitle title="People" />
      <AnswerState answer={answer} skeleton={<SkeletonRows count={16} />}>
        {({ users, roles, invitations, auditEvents, ...names }) => (
          <div className="flex max-w-6xl flex-col gap-5 px-3 pb-8">
            <PeopleSection people={users.nodes} onChange={again} />
            <RoleSection roles={roles} names={names} onChange={again} />
            <InvitationSection invitations={invitations} onChange={again} />
            <AuditSection events={auditEvents.nodes} />
          </div>
        )}
      </AnswerState>
    </div>
  );
}
