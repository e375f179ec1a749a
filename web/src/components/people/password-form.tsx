import { type FormEvent, useState } from 'react';
import { graphql } from '../../gql/index.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/section.tsx';

const ChangePasswordMutation = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input)
  }
`);

/** Another password for whoever is signed in. */
export function PasswordForm({ email, onChange }: { email: string; onChange: () => void }) {
  const [present, setPresent] = useState('');
  const [next, setNext] = useState('');
  const [isDone, setDone] = useState(false);
  const { run, isRunning, failure } = useAction(ChangePasswordMutation);

  async function change(event: FormEvent): Promise<void> {
    event.preventDefault();
    const isChanged = (await run({ input: { present, next } })) !== undefined;
    setDone(isChanged);
    if (!isChanged) return;
    setPresent('');
    setNext('');
    onChange();
  }

  return (
    <Section title="Password">
      <form className="flex flex-col gap-3 p-3" onSubmit={(event) => void change(event)}>
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label="Present password"
            type="password"
            autoComplete="current-password"
            required
            value={present}
            onText={setPresent}
          />
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
