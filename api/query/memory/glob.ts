import { RE2JS } from 're2js';

/** The regular expression of a glob, for the whole text: `*` is any run of characters, `?` is one, case does not count. */
export function compileGlob(glob: string): RE2JS {
  const parts = glob.split(/([*?])/).map((part) => {
    if (part === '*') return '.*';
    return part === '?' ? '.' : RE2JS.quote(part);
  });
  return RE2JS.compile(parts.join(''), RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL);
}
