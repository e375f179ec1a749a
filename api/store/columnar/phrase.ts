import { VARIABLE } from '../../telemetry/columns/body-template.ts';
import { utf8 } from '../../telemetry/otlp/any-value-reader.ts';
import { foldCase, tokensOf } from '../../telemetry/tokens.ts';

/** Whether a text holds the tokens of a phrase one right after the other. */
export function containsPhrase(text: string, phrase: readonly string[]): boolean {
  const lower = foldCase(text);
  // Most texts lack the words altogether; looking for them costs less than splitting the text.
  if (!phrase.every((token) => lower.includes(token))) return false;
  return includesRun(tokensOf(lower), phrase);
}

/** The constant texts of a body template, between its variables. */
export function constantTexts(template: Uint8Array): string[] {
  return utf8(template).split(String.fromCharCode(VARIABLE));
}

function includesRun(tokens: readonly string[], phrase: readonly string[]): boolean {
  if (phrase.length === 0) return true;
  for (let at = tokens.indexOf(phrase[0]!); at >= 0; at = tokens.indexOf(phrase[0]!, at + 1)) {
    if (phrase.every((token, index) => tokens[at + index] === token)) return true;
  }
  return false;
}
