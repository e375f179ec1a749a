import { type FormEvent, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import { usePlace } from '../../lib/url/place.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Section } from '../../ui/section.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { noProof, ProofFields } from './proof-fields.tsx';
import { SingleSignOnFailure } from './single-sign-on.tsx';

const IdentitySection_User = graphql(`
  fragment IdentitySection_User on User {
    email
    hasPassword
    secondFactor {
      confirmedAt
    }
    identities {
      issuer
      subject
      createdAt
    }
  }
`);

const BeginLinkIdentityMutation = graphql(`
  mutation BeginLinkIdentity($proof: ProofInput!) {
    beginLinkIdentity(proof: $proof)
  }
`);

const UnlinkIdentityMutation = graphql(`
  mutation UnlinkIdentity($input: UnlinkIdentityInput!) {
    unlinkIdentity(input: $input)
  }
`);

interface IdentitySectionProps {
  user: FragmentType<typeof IdentitySection_User>;
  /** What people call the provider; undefined where none is set. */
  providerName: string | undefined;
  onChange: () => void;
}

/** By which providers somebody signs in, and how another is connected. */
export function IdentitySection({ user: given, providerName, onChange }: IdentitySectionProps) {
  const { params } = usePlace();
  const user = readFragment(IdentitySection_User, given);
  const { email, hasPassword, secondFactor, identities } = user;
  const unlink = useAction(UnlinkIdentityMutation);
  const isOnlyWay = !hasPassword && identities.length === 1;
  return (
    <Section title="Single sign-on">
      <SingleSignOnFailure word={params.get('sso')} />
      {unlink.failure && <Notice tone="error">{unlink.failure.sentence}</Notice>}
      {identities.length > 0 && (
        <PlainTable label="Connected with" head={['Provider', 'As', 'Since', '']}>
          {identities.map(({ issuer, subject, createdAt }) => (
            <tr key={`${issuer} ${subject}`}>
              <td>{issuer}</td>
              <td className="font-mono">{subject}</td>
              <td>
                <Ago time={createdAt} />
              </td>
              <td className="text-right">
                {isOnlyWay ? (
                  <span className="text-muted">your only way in</span>
                ) : (
                  <ConfirmButton
                    question="Sign in with it no more?"
                    disabled={unlink.isRunning}
                    onConfirm={() => void unlink.run({ input: { issuer, subject } }).then((done) => done && onChange())}
                  >
                    Disconnect
                  </ConfirmButton>
                )}
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      {providerName !== undefined && hasPassword && identities.length === 0 && (
        <ConnectForm email={email} needsCode={Boolean(secondFactor)} providerName={providerName} />
      )}
    </Section>
  );
}

interface ConnectFormProps {
  email: string;
  needsCode: boolean;
  providerName: string;
}

function ConnectForm({ email, needsCode, providerName }: ConnectFormProps) {
  const [proof, setProof] = useState(noProof);
  const { run, isRunning, failure } = useAction(BeginLinkIdentityMutation);

  async function connect(event: FormEvent): Promise<void> {
    event.preventDefault();
    const begun = await run({ proof });
    if (begun) window.location.assign(begun.beginLinkIdentity);
  }

  return (
    <form className="flex flex-col gap-3 p-3" onSubmit={(event) => void connect(event)}>
      <p className="text-muted">Connected, this account is that of whoever you are at {providerName}.</p>
      <div className="grid gap-3 sm:grid-cols-2">
        <ProofFields email={email} needsCode={needsCode} proof={proof} onProof={setProof} />
      </div>
      {failure && <Notice tone="error">{failure.sentence}</Notice>}
      <div>
        <Button type="submit" disabled={isRunning}>
          Connect with {providerName}
        </Button>
      </div>
    </form>
  );
}
