import { validEmail, validName } from '../../control/input.ts';

/** Somebody as a provider tells of them. */
export interface ProvidedPerson {
  /** Null where the provider does not say that it is theirs, or it is none. */
  email: string | null;
  name: string | null;
}

/** An address counts where the provider has verified it: some say so with a text. What cannot be kept is left out. */
export function personOfClaims(claims: Readonly<Record<string, unknown>>): ProvidedPerson {
  const { email, email_verified: isVerified, name } = claims;
  return {
    email: isVerified === true || isVerified === 'true' ? kept(email, validEmail) : null,
    name: kept(name, validName),
  };
}

function kept(value: unknown, check: (text: string) => string): string | null {
  if (typeof value !== 'string' || !value.isWellFormed()) return null;
  try {
    return check(value);
  } catch {
    return null;
  }
}
