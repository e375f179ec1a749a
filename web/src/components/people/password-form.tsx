import { type FormEvent, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/section.tsx';
import { noProof, ProofFields } from './proof-fields.tsx';

const ChangePasswordMutation = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input)
  }
`);

const PasswordForm_User = graphql(`
  fragment PasswordForm_User on User {
    email
    secondFactor {
      confirmedAt
    }
  }
`);

interface PasswordFormProps {
  user: FragmentType<typeof PasswordForm_User>;
  onChange: () => void;
}

/** Another password for whoever is signed in. */
export function PasswordForm({ user, onChange }: PasswordFormProps) {
  const { email, secondFactor } = readFragment(PasswordForm_User, user);
  const [proof, setProof] = useState(noProof);
  const [next, setNext] = useState('');
  const [isDone, setDone] = useState(false);
  const { run, isRunning, failure } = useAction(ChangePasswordMutation);

  async function change(event: FormEvent): Promise<void> {
    event.preventDefault();
    const { password: present, code } = proof;
    const isChanged = (await run({ input: { present, code, next } })) !== undefined;
    setDone(isChanged);
    if (!isChanged) return;
    setProof(noProof);
    setNext('');
    onChange();
  }

  return (
    <Section title="Password">
      <form className="flex flex-col gap-3 p-3" onSubmit={(event) => void change(event)}>
        <div className="grid gap-3 sm:grid-cols-2">
          <ProofFields email={email} needsCode={Boolean(secondFactor)} proof={proof} onProof={setProof} />
          <TextField
            label="Next password"
            hint="At least 10 characters that are not easily guessed."
            type="password"
            autoComplete="new-password"
            required
            minLength={10}
            value={next}
            onText={setNext}
          />
        </div>
        {failure && <Notice tone="error">{failure.sentence}</Notice>}
        {isDone && <Notice tone="info">The password is changed. Everywhere else you are signed out.</Notice>}
        <div>
          <Button type="submit" disabled={isRunning}>
            Change the password
          </Button>
        </div>
      </form>
    </Section>
  );
}
