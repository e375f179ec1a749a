import { type ReactNode, useState } from 'react';
import { useMutation } from 'urql';
import { EntryForm } from '../../components/people/entry-form.tsx';
import { SingleSignOnLink } from '../../components/people/single-sign-on.tsx';
import { graphql } from '../../gql/index.ts';
import { failureOf } from '../../lib/graph/failure.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';

const SignUpPageQuery = graphql(`
  query SignUpPage {
    signUpPolicy
    singleSignOn {
      ...SingleSignOn_SingleSignOn
    }
  }
`);

const SignUpMutation = graphql(`
  mutation SignUp($email: String!, $password: String!, $name: String, $token: String) {
    signUp(email: $email, password: $password, name: $name, token: $token) {
      id
    }
  }
`);

/** Makes an account, with the secret of a link behind the #, or without one where sign-up is open. */
export function SignUpPage() {
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('token'));
  const answer = useAnswer(SignUpPageQuery, {});
  const provider = answer.data?.singleSignOn;
  const otherWay = provider && <SingleSignOnLink provider={provider} next="/" />;
  if (token !== null) return <SignUpForm token={token} otherWay={otherWay} />;
  return (
    <AnswerState answer={answer} skeleton={<SkeletonRows count={4} />} className="h-full">
      {({ signUpPolicy }) =>
        signUpPolicy === 'OPEN' ? <SignUpForm token={null} otherWay={otherWay} /> : <NoLink otherWay={otherWay} />
      }
    </AnswerState>
  );
}

function NoLink({ otherWay }: { otherWay: ReactNode }) {
  return (
    <EmptyState
      title="An account is made with a link."
      action={
        <span className="flex items-center gap-3">
          {otherWay}
          <Link href="/log-in" className="text-accent">
            Sign in
          </Link>
        </span>
      }
    >
      The first one with that which the start of the server prints, all others with an invitation of an admin.
    </EmptyState>
  );
}

function SignUpForm({ token, otherWay }: { token: string | null; otherWay: ReactNode }) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [, signUp] = useMutation(SignUpMutation);
  return (
    <EntryForm
      title="Make an account"
      action="Make the account"
      onEnter={async () => {
        const { error } = await signUp({ email, password, name: name.trim() || null, token });
        if (error) return failureOf(error);
        window.location.assign('/');
        return undefined;
      }}
      footer={otherWay}
    >
      <TextField label="E-mail" type="email" autoComplete="username" required value={email} onText={setEmail} />
      <TextField
        label="Name"
        autoComplete="name"
        hint="As others see you; may be empty."
        value={name}
        onText={setName}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        hint="At least 10 characters that are not easily guessed."
        required
        minLength={10}
        value={password}
        onText={setPassword}
      />
    </EntryForm>
  );
}
