import { type FormEvent, lazy, Suspense, useState } from 'react';
import { graphql } from '../../gql/index.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { noProof, ProofFields } from './proof-fields.tsx';

// Few ever need one: its code is loaded then.
const QrCode = lazy(async () => ({ default: (await import('../../ui/qr-code.tsx')).QrCode }));

const BeginSecondFactorMutation = graphql(`
  mutation BeginSecondFactor($password: String!) {
    beginSecondFactor(password: $password) {
      text
      uri
    }
  }
`);

const ConfirmSecondFactorMutation = graphql(`
  mutation ConfirmSecondFactor($code: String!) {
    confirmSecondFactor(code: $code)
  }
`);

/** From the password over the secret to the first code; gives the recovery codes. */
export function SecondFactorSetUp({ email, onCodes }: { email: string; onCodes: (codes: readonly string[]) => void }) {
  const [secret, setSecret] = useState<{ text: string; uri: string } | undefined>(undefined);
  const [proof, setProof] = useState(noProof);
  const begin = useAction(BeginSecondFactorMutation);

  async function start(event: FormEvent): Promise<void> {
    event.preventDefault();
    const begun = await begin.run({ password: proof.password });
    setSecret(begun?.beginSecondFactor);
  }

  if (secret) return <FirstCode {...secret} onCodes={onCodes} onCancel={() => setSecret(undefined)} />;
  return (
    <form className="flex flex-col gap-3 p-3" onSubmit={(event) => void start(event)}>
      <p className="text-muted">
        With a second factor, signing in with the password takes a code too, which an authenticator app on your phone
        makes anew every 30 seconds.
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        <ProofFields email={email} needsCode={false} proof={proof} onProof={setProof} />
      </div>
      {begin.failure && <Notice tone="error">{begin.failure.sentence}</Notice>}
      <div>
        <Button type="submit" disabled={begin.isRunning}>
          Set up
        </Button>
      </div>
    </form>
  );
}

interface FirstCodeProps {
  text: string;
  uri: string;
  onCodes: (codes: readonly string[]) => void;
  onCancel: () => void;
}

function FirstCode({ text, uri, onCodes, onCancel }: FirstCodeProps) {
  const [code, setCode] = useState('');
  const { run, isRunning, failure } = useAction(ConfirmSecondFactorMutation);

  async function confirm(event: FormEvent): Promise<void> {
    event.preventDefault();
    const done = await run({ code });
    if (done) onCodes(done.confirmSecondFactor);
  }

  return (
    <form className="flex flex-col gap-4 p-3 sm:flex-row" onSubmit={(event) => void confirm(event)}>
      <Suspense fallback={<div className="size-44 shrink-0" />}>
        <QrCode text={uri} label="QR code for your authenticator" />
      </Suspense>
      <div className="flex min-w-0 grow flex-col gap-3">
        <p>Let your authenticator read the picture, or type this into it:</p>
        <div className="flex items-center gap-2">
          <code className="min-w-0 rounded-md border border-line px-2 py-1 font-mono break-all">{inGroups(text)}</code>
          <CopyButton text={text} label="Copy the secret" />
        </div>
        <div className="max-w-60">
          <TextField
            label="Then type the code it shows"
            autoComplete="one-time-code"
            inputMode="numeric"
            required
            value={code}
            onText={setCode}
          />
        </div>
        {failure && <Notice tone="error">{failure.sentence}</Notice>}
        <div className="flex gap-2">
          <Button type="submit" look="solid" disabled={isRunning}>
            Turn it on
          </Button>
          <Button onClick={onCancel}>Cancel</Button>
        </div>
      </div>
    </form>
  );
}

/** As people read letters out. */
function inGroups(text: string): string {
  return text.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
