import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/section.tsx';
import { noProof, ProofFields } from './proof-fields.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SecondFactorSetUp } from './second-factor-set-up.tsx';

const SecondFactorSection_User = graphql(`
  fragment SecondFactorSection_User on User {
    email
    secondFactor {
      confirmedAt
      recoveryCodesLeft
    }
  }
`);

const RenewRecoveryCodesMutation = graphql(`
  mutation RenewRecoveryCodes($proof: ProofInput!) {
    renewRecoveryCodes(proof: $proof)
  }
`);

const RemoveSecondFactorMutation = graphql(`
  mutation RemoveSecondFactor($proof: ProofInput!) {
    removeSecondFactor(proof: $proof)
  }
`);

/** So few are left that new ones are due. */
const FEW_CODES = 3;

interface SecondFactorSectionProps {
  user: FragmentType<typeof SecondFactorSection_User>;
  onChange: () => void;
}

/** What is asked for besides the password: setting it up, what stands for it when it is lost, and ending it. */
export function SecondFactorSection({ user, onChange }: SecondFactorSectionProps) {
  const { email, secondFactor } = readFragment(SecondFactorSection_User, user);
  const [codes, setCodes] = useState<readonly string[] | undefined>(undefined);
  const show = (shown: readonly string[]): void => {
    setCodes(shown);
    onChange();
  };
  return (
    <Section title="Second factor">
      {codes ? (
        <RecoveryCodes codes={codes} onDone={() => setCodes(undefined)} />
      ) : secondFactor ? (
        <InUse {...secondFactor} email={email} onCodes={show} onChange={onChange} />
      ) : (
        <SecondFactorSetUp email={email} onCodes={show} />
      )}
    </Section>
  );
}

interface InUseProps {
  email: string;
  confirmedAt: string;
  recoveryCodesLeft: number;
  onCodes: (codes: readonly string[]) => void;
  onChange: () => void;
}

function InUse({ email, confirmedAt, recoveryCodesLeft, onCodes, onChange }: InUseProps) {
  const [proof, setProof] = useState(noProof);
  const renew = useAction(RenewRecoveryCodesMutation);
  const remove = useAction(RemoveSecondFactorMutation);
  const failure = renew.failure ?? remove.failure;
  const isBusy = renew.isRunning || remove.isRunning;
  return (
    <form
      className="flex flex-col gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void renew.run({ proof }).then((done) => done && onCodes(done.renewRecoveryCodes));
      }}
    >
      <p>
        On, since <Ago time={confirmedAt} />. <CodesLeft count={recoveryCodesLeft} />
      </p>
      {recoveryCodesLeft < FEW_CODES && (
        <Notice tone="warn">Make new recovery codes: without one, a lost authenticator keeps you out.</Notice>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        <ProofFields email={email} needsCode proof={proof} onProof={setProof} />
      </div>
      {failure && <Notice tone="error">{failure.sentence}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={isBusy}>
          Make new recovery codes
        </Button>
        <Button
          disabled={isBusy || !proof.password || !proof.code}
          onClick={() => void remove.run({ proof }).then((done) => done && onChange())}
        >
          Turn it off
        </Button>
      </div>
    </form>
  );
}

function CodesLeft({ count }: { count: number }) {
  return (
    <span className="text-muted">{count === 1 ? '1 recovery code is left.' : `${count} recovery codes are left.`}</span>
  );
}
