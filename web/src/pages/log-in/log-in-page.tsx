import { useState } from 'react';
import { useMutation } from 'urql';
import { EntryForm } from '../../components/people/entry-form.tsx';
import type { SignUpPolicy } from '../../gql/graphql.ts';
import { graphql } from '../../gql/index.ts';
import { failureOf } from '../../lib/graph/failure.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { wayBack } from '../../lib/session/way-back.ts';
import { usePlace } from '../../lib/url/place.ts';
import { Link } from '../../ui/link.tsx';
import { TextField } from '../../ui/text-field.tsx';

const LogInPageQuery = graphql(`
  query LogInPage {
    signUpPolicy
  }
`);

const LogInMutation = graphql(`
  mutation LogIn($email: String!, $password: String!) {
    logIn(email: $email, password: $password) {
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
  const { data } = useAnswer(LogInPageQuery, {});
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [, logIn] = useMutation(LogInMutation);
  return (
    <EntryForm
      title="Sign in to Seamark"
      action="Sign in"
      onEnter={async () => {
        const { error } = await logIn({ email, password });
        if (error) return failureOf(error);
        window.location.assign(wayBack(params.get('next'), window.location.origin));
        return undefined;
      }}
      footer={
        data && (
          <div className="flex flex-col gap-2 text-muted">
            {data.signUpPolicy === 'OPEN' && (
              <Link href="/sign-up" className="text-accent">
                Make an account
              </Link>
            )}
            <p>
              {whoComesIn[data.signUpPolicy]} The first account is made with the link that the server prints when it
              starts.
            </p>
          </div>
        )
      }
    >
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
