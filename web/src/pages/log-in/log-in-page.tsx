import { useState } from 'react';
import { useMutation } from 'urql';
import { EntryForm } from '../../components/people/entry-form.tsx';
import { CodeField } from '../../components/people/proof-fields.tsx';
import type { SignUpPolicy } from '../../gql/graphql.ts';
import { SingleSignOnFailure, SingleSignOnLink } from '../../components/people/single-sign-on.tsx';
import { graphql } from '../../gql/index.ts';
import { type Failure, failureOf } from '../../lib/graph/failure.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { wayBack } from '../../lib/session/way-back.ts';
import { usePlace } from '../../lib/url/place.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { TextField } from '../../ui/text-field.tsx';

const LogInPageQuery = graphql(`
  query LogInPage {
    signUpPolicy
    singleSignOn {
      ...SingleSignOn_SingleSignOn
    }
  }
`);

const LogInMutation = graphql(`
  mutation LogIn($email: String!, $password: String!, $code: String) {
    logIn(email: $email, password: $password, code: $code) {
      id
    }
  }
`);

const whoComesIn: Record<SignUpPolicy, string> = {
  OPEN: 'Everybody may make an account.',
  INVITE: 'Accounts are made with an invitation of an admin.',
  CLOSED: 'Nobody can make an account here any more.',
};

/** Signs somebody in, and leads back to where they wanted to be. */
export function LogInPage() {
  const { params } = usePlace();
  const next = wayBack(params.get('next'), window.location.origin);
  const { data } = useAnswer(LogInPageQuery, {});
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  /** null until the password was right and a code is wanted. */
  const [code, setCode] = useState<string | null>(null);
  const [, logIn] = useMutation(LogInMutation);

  async function enter(): Promise<Failure | undefined> {
    const { error } = await logIn({ email, password, code });
    const failure = error && failureOf(error);
    if (failure?.code === 'SECOND_FACTOR_REQUIRED' && code === null) {
      setCode('');
      return undefined;
    }
    if (failure) return failure;
    window.location.assign(next);
    return undefined;
  }

  if (code !== null) {
    return (
      <EntryForm
        key="code"
        title="Sign in to Seamark"
        action="Sign in"
        onEnter={enter}
        footer={<Button onClick={() => setCode(null)}>Back</Button>}
      >
        <p className="text-muted">{email} has a second factor.</p>
        <CodeField value={code} onText={setCode} ref={takeFocus} />
      </EntryForm>
    );
  }
  return (
    <EntryForm
      key="password"
      title="Sign in to Seamark"
      action="Sign in"
      onEnter={enter}
      footer={
        data && (
          <>
            {data.singleSignOn && <SingleSignOnLink provider={data.singleSignOn} next={next} />}
            <WhoComesIn signUpPolicy={data.signUpPolicy} />
          </>
        )
      }
    >
      <SingleSignOnFailure word={params.get('sso')} />
      <TextField label="E-mail" type="email" autoComplete="username" required value={email} onText={setEmail} />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onText={setPassword}
      />
    </EntryForm>
  );
}

/** The step before took the field that had it. */
function takeFocus(field: HTMLInputElement | null): void {
  field?.focus();
}

function WhoComesIn({ signUpPolicy }: { signUpPolicy: SignUpPolicy }) {
  return (
    <div className="flex flex-col gap-2 text-muted">
      {signUpPolicy === 'OPEN' && (
        <Link href="/sign-up" className="text-accent">
          Make an account
        </Link>
      )}
      <p>{whoComesIn[signUpPolicy]} The first account is made with the link that the server prints when it starts.</p>
    </div>
  );
}
