/** The address at which an invitation is accepted. Behind the #, the secret is in no log of a server on its way. */
export function signUpLink(baseUrl: string, secret: string): string {
  return `${baseUrl}/sign-up#token=${secret}`;
}
