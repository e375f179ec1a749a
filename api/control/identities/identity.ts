import { ControlError } from '../control-error.ts';

/** A person as an OpenID provider knows them. */
export interface IdentityKey {
  issuer: string;
  subject: string;
}

export interface Identity extends IdentityKey {
  createdAt: Date;
}

/** The specification allows a subject 255 characters; an issuer is an address. */
const MAX_CHARACTERS = 500;

/** As the database can hold it, and as somebody can be told by it. INVALID where it is neither. */
export function validIdentity({ issuer, subject }: IdentityKey): IdentityKey {
  for (const text of [issuer, subject]) {
    if (text === '' || text.length > MAX_CHARACTERS || !text.isWellFormed() || /\p{Cc}/u.test(text)) {
      throw new ControlError('INVALID', 'This is no identity of a provider.');
    }
  }
  return { issuer, subject };
}
