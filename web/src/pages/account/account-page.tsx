import { roleNames } from '../../components/people/role-names.ts';
import { IdentitySection } from '../../components/people/identity-section.tsx';
import { KeySection } from '../../components/people/key-section.tsx';
import { PasswordForm } from '../../components/people/password-form.tsx';
import { SecondFactorSection } from '../../components/people/second-factor-section.tsx';
import { SessionList } from '../../components/people/session-list.tsx';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

const AccountPageQuery = graphql(`
  query AccountPage {
    viewer {
      email
      role
      hasPassword
      identities {
        subject
      }
      ...IdentitySection_User
      ...SessionList_User
      ...PasswordForm_User
      ...SecondFactorSection_User
    }
    singleSignOn {
      name
    }
    apiKeys {
      id
      ...KeySection_ApiKey
    }
    ...DataScopeFields_Query
  }
`);

/** What somebody has of their own: where they are signed in, their keys, and what they sign in with. */
export function AccountPage() {
  const answer = useAnswer(AccountPageQuery, {});
  return (
    <div className="h-full overflow-auto">
      <PageTitle title="Account">
        {answer.data?.viewer && (
          <span className="text-muted">
            {answer.data.viewer.email} · {roleNames[answer.data.viewer.role].toLowerCase()}
          </span>
        )}
      </PageTitle>
      <AnswerState answer={answer} skeleton={<SkeletonRows count={12} />}>
        {({ viewer, singleSignOn, apiKeys, ...names }) =>
          viewer ? (
            <div className="flex max-w-5xl flex-col gap-5 px-3 pb-8">
              <SessionList user={viewer} onChange={answer.again} />
              <KeySection keys={apiKeys} names={names} onChange={answer.again} />
              {viewer.hasPassword && (
                <>
                  <PasswordForm user={viewer} onChange={answer.again} />
                  <SecondFactorSection user={viewer} onChange={answer.again} />
                </>
              )}
              {(singleSignOn || viewer.identities.length > 0) && (
                <IdentitySection user={viewer} providerName={singleSignOn?.name} onChange={answer.again} />
              )}
            </div>
          ) : (
            <EmptyState
              title="Nobody is signed in."
              action={
                <Link href="/log-in" className="text-accent">
                  Sign in
                </Link>
              }
            >
              On this machine reading needs no account while there is none. The first one is made with the link that the
              start of the server prints.
            </EmptyState>
          )
        }
      </AnswerState>
    </div>
  );
}
