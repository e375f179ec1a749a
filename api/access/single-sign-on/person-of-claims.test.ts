import { expect, test } from 'vitest';
import { personOfClaims } from './person-of-claims.ts';

const email = 'ann@example.com';

test.each([
  [{ email, email_verified: true }, email],
  [{ email, email_verified: 'true' }, email],
  [{ email, email_verified: false }, null],
  [{ email, email_verified: 'false' }, null],
  [{ email, email_verified: 1 }, null],
  [{ email }, null],
  [{ email: [email], email_verified: true }, null],
  [{ email: 'ann@example.com\r\nBcc: all@example.com', email_verified: true }, null],
  [{ email: 'a\ud800@example.com', email_verified: true }, null],
])('the address of %j is %s', (claims, address) => {
  expect(personOfClaims(claims).email).toBe(address);
});

test.each([
  ['Ann', 'Ann'],
  [' Ann ', 'Ann'],
  ['', null],
  ['Ann\r\nSet-Cookie: x=y', null],
  ['Ann\u2028forged', null],
  ['\ud800', null],
  ['x'.repeat(201), null],
  [{ first: 'Ann' }, null],
  [undefined, null],
])('the name %j is kept as %j', (name, kept) => {
  expect(personOfClaims({ name }).name).toBe(kept);
});
