/** The page that is shown while nobody is signed in, with where to go afterwards. */
export function logInHref(path: string, search: string): string {
  const back = path + search;
  return back === '/' ? '/log-in' : `/log-in?next=${encodeURIComponent(back)}`;
}

/** Where to go after signing in: an address of this site, whatever somebody wrote into a link. */
export function wayBack(next: string | null, origin: string): string {
  if (next === null || !URL.canParse(next, origin)) return '/';
  const { origin: whose, pathname, search } = new URL(next, origin);
  // A path of two slashes would be an address of another site again.
  return whose === origin && !pathname.startsWith('//') ? pathname + search : '/';
}
