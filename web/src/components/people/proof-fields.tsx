import type { Ref } from 'react';
import { TextField } from '../../ui/text-field.tsx';

/** What somebody types to show that they are who is signed in. */
export interface TypedProof {
  password: string;
  code: string;
}

export const noProof: TypedProof = { password: '', code: '' };

interface ProofFieldsProps {
  email: string;
  needsCode: boolean;
  proof: TypedProof;
  onProof: (proof: TypedProof) => void;
}

/** Asks for the present password, and for a code where there is a second factor. */
export function ProofFields({ email, needsCode, proof, onProof }: ProofFieldsProps) {
  return (
    <>
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <TextField
        label="Present password"
        type="password"
        autoComplete="current-password"
        required
        value={proof.password}
        onText={(password) => onProof({ ...proof, password })}
      />
      {needsCode && <CodeField value={proof.code} onText={(code) => onProof({ ...proof, code })} />}
    </>
  );
}

interface CodeFieldProps {
  value: string;
  onText: (code: string) => void;
  ref?: Ref<HTMLInputElement>;
}

/** A code of the authenticator, or what stands for it. */
export function CodeField(props: CodeFieldProps) {
  return (
    <TextField
      label="Code"
      hint="The six digits that your authenticator shows, or a recovery code."
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      required
      {...props}
    />
  );
}
