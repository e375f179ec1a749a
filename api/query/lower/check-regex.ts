import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import { fault } from '../syntax/query-error.ts';
import type { Extent } from '../syntax/query-error.ts';
import type { LowerContext } from './lower-context.ts';

/** Steps of all patterns of a query together, repeats written out. */
const mostSteps = 10_000;

/** Makes sure of a regular expression in RE2's syntax: a mistake in it is a fault at its place in the query's text. */
export function checkRegex(pattern: string, at: Extent, context: LowerContext): void {
  countSteps(stepsOf(pattern), at, context);
  try {
    RE2JS.compile(pattern);
  } catch (thrown) {
    if (!(thrown instanceof RE2JSException)) throw thrown;
    const part = thrown instanceof RE2JSSyntaxException ? thrown.getPattern() : null;
    const reason = thrown instanceof RE2JSSyntaxException ? thrown.getDescription() : thrown.message;
    fault(`in the regular expression: ${reason}`, placeOf(part, at, context.text), 'the syntax is that of RE2');
  }
}

/** Patterns run in linear time, but in time and memory that grow with their size. */
export function countSteps(steps: number, at: Extent, context: LowerContext): void {
  context.patternSteps += steps;
  if (context.patternSteps <= mostSteps) return;
  fault(`the patterns of the query have more than ${mostSteps} steps`, at, 'repeat less: x{1000} is a thousand steps');
}

const parts = /\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\{(\d+)(,\d*)?\}|[^]/gu;

/** How large a pattern is with its repeats written out: `(ab){3}c` is 7. */
export function stepsOf(pattern: string): number {
  const outer: number[] = [];
  let total = 0;
  let last = 0;
  for (const [part, least, most] of pattern.matchAll(parts)) {
    if (part === '(') {
      outer.push(total);
      total = 0;
    } else if (part === ')') {
      last = total;
      total += outer.pop() ?? 0;
    } else if (least !== undefined) {
      const times = Math.max(Number(least), Number(most?.slice(1) ?? 0), 1);
      total += last * (times - 1);
      last *= times;
    } else {
      last = 1;
      total++;
    }
  }
  return total;
}

/** Where the part stands as it was written; the whole value where an escape hides it. */
function placeOf(part: string | null, at: Extent, text: string): Extent {
  if (!part) return at;
  const offset = text.slice(at.position, at.position + at.length).indexOf(part);
  return offset < 0 ? at : { position: at.position + offset, length: part.length };
}
