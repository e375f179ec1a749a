import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import { fault } from '../syntax/query-error.ts';
import type { Extent } from '../syntax/query-error.ts';

/** Makes sure of a regular expression in RE2's syntax: a mistake in it is a fault at its place in the query's text. */
export function checkRegex(pattern: string, at: Extent, text: string): void {
  try {
    RE2JS.compile(pattern);
  } catch (thrown) {
    if (!(thrown instanceof RE2JSException)) throw thrown;
    const part = thrown instanceof RE2JSSyntaxException ? thrown.getPattern() : null;
    const reason = thrown instanceof RE2JSSyntaxException ? thrown.getDescription() : thrown.message;
    fault(`in the regular expression: ${reason}`, placeOf(part, at, text), 'the syntax is that of RE2');
  }
}

/** Where the part stands as it was written; the whole value where an escape hides it. */
function placeOf(part: string | null, at: Extent, text: string): Extent {
  if (!part) return at;
  const offset = text.slice(at.position, at.position + at.length).indexOf(part);
  return offset < 0 ? at : { position: at.position + offset, length: part.length };
}
