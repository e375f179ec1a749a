import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { BoundedWork } from './bounded-work.ts';

const MIN_CHARACTERS = 10;
/** Hashing takes time by the length. */
const MAX_CHARACTERS = 200;
const MIN_DIFFERENT = 5;
/** What comes to mind first, with whatever digits and signs are put behind it. */
const commonWords =
  /^(password|passwort|passw0rd|qwerty(uiop)?|qwertz(uiop)?|abc(def)?|iloveyou|letmein|welcome|admin(istrator)?|changeme|seamark)[^a-z]*$/i;

/** OWASP's least for argon2id, which the library takes by itself: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Of random bytes that nobody has seen, at the same cost. */
const hashOfNobody =
  '$argon2id$v=19$m=19456,t=2,p=1$TzVmzcg2JAiG4QURTU2myA$3/Nl3WsGMYIkltpdGaIzIOrTcrP+PGMn5ZYwQmcOfUI';

/** Hashes under way, of the whole process: however many sign in at once, half of the cores are left for all else. */
export const passwordWork = new BoundedWork({
  atOnce: Math.max(1, Math.floor(availableParallelism() / 2)),
  waiting: 50,
  message: 'Too many are signing in; try again in a moment.',
});

/** What speaks against a password, as a sentence; undefined where nothing does. */
export function passwordProblem(password: string, email: string): string | undefined {
  const characters = Array.from(normalized(password));
  if (characters.length < MIN_CHARACTERS) return `A password has at least ${MIN_CHARACTERS} characters.`;
  if (characters.length > MAX_CHARACTERS) return `A password has at most ${MAX_CHARACTERS} characters.`;
  if (new Set(characters).size < MIN_DIFFERENT) return 'The password repeats too few characters.';
  const lower = password.toLowerCase();
  const name = lettersOf(email.toLowerCase().split('@')[0]!);
  if (lower.includes(email.toLowerCase()) || (name !== '' && lettersOf(lower) === name)) {
    return 'The password is made of the e-mail address.';
  }
  if (commonWords.test(password)) return 'The password is among the first that anybody would try.';
  return undefined;
}

function lettersOf(text: string): string {
  return text.replaceAll(/\P{L}/gu, '');
}

/** argon2id with its salt and cost, as text. Rejects with ControlError RATE_LIMITED where too many are under way. */
export function hashPassword(password: string): Promise<string> {
  return passwordWork.run(() => hash(normalized(password), cost));
}

/**
 * Whether the password is the one that was hashed; without a hash it is not, and takes as long to say so. Rejects with
 * ControlError RATE_LIMITED where too many are under way.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  // Beyond what any password has, the time would grow with what a stranger sends.
  if (password.length > 4 * MAX_CHARACTERS) return false;
  const isRight = await passwordWork.run(() => verify(passwordHash ?? hashOfNobody, normalized(password)));
  return isRight && passwordHash !== null;
}

/** Keyboards differ in how they compose a letter with its accent. */
function normalized(password: string): string {
  return password.normalize('NFKC');
}
