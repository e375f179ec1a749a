import { hash, verify } from '@node-rs/argon2';

const MIN_CHARACTERS = 10;
/** Hashing takes time by the length. */
const MAX_CHARACTERS = 200;
const MIN_DIFFERENT = 5;
/** What comes to mind first, with whatever digits and signs are put behind it. */
const commonWords =
  /^(password|passwort|passw0rd|qwerty(uiop)?|qwertz(uiop)?|abc(def)?|iloveyou|letmein|welcome|admin(istrator)?|changeme|seamark)[^a-z]*$/i;

/** OWASP's least for argon2id, which the library takes by itself: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** What speaks against a password, as a sentence; undefined where nothing does. */
export function passwordProblem(password: string, email: string): string | undefined {
  const characters = Array.from(normalized(password));
  if (characters.length < MIN_CHARACTERS) return `A password has at least ${MIN_CHARACTERS} characters.`;
  if (characters.length > MAX_CHARACTERS) return `A password has at most ${MAX_CHARACTERS} characters.`;
  if (new Set(characters).size < MIN_DIFFERENT) return 'The password repeats too few characters.';
  const lower = password.toLowerCase();
  const [name = ''] = email.toLowerCase().split('@');
  if (lower.includes(email.toLowerCase()) || lower.replaceAll(/[^a-z]/g, '') === name.replaceAll(/[^a-z]/g, '')) {
    return 'The password is made of the e-mail address.';
  }
  if (commonWords.test(password)) return 'The password is among the first that anybody would try.';
  return undefined;
}

/** argon2id with its salt and cost, as text. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalized(password), cost);
}

/** Whether the password is the one that was hashed. Takes as long as hashing. */
export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  // Beyond what any password has, the time would grow with what a stranger sends.
  if (password.length > 4 * MAX_CHARACTERS) return Promise.resolve(false);
  return verify(passwordHash, normalized(password));
}

/** Keyboards differ in how they compose a letter with its accent. */
function normalized(password: string): string {
  return password.normalize('NFKC');
}
