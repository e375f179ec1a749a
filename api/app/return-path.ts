/** Longer ones are none of ours, and would not fit into a cookie. */
const MOST_CHARACTERS = 2000;
const anywhere = 'http://product.invalid';

/** Where to go in the product afterwards: the path and search of what was asked for, whatever somebody wrote into a link. */
export function returnPath(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > MOST_CHARACTERS || !URL.canParse(asked, anywhere)) return '/';
  const { origin, pathname, search } = new URL(asked, anywhere);
  // A path of two slashes would be an address of another site.
  return origin === anywhere && !pathname.startsWith('//') ? pathname + search : '/';
}
