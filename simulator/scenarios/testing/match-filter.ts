import type { AttributeValue, Attributes, Span } from '../../otlp/model.ts';

/**
 * The part of the query language that evidence is written in: key op value, joined by spaces, with values in quotes where
 * needed, and durations in ms or s.
 */
export interface Term {
  readonly key: string;
  readonly op: '=' | '>' | '<';
  readonly value: string;
}

export function parseFilter(filter: string): Term[] {
  const terms: Term[] = [];
  let rest = filter.trim();
  while (rest !== '') {
    const match = /^([\w.]+)([=><])("[^"]*"|[^\s"]+)\s*/.exec(rest);
    const [whole, key, op, value] = match ?? [];
    if (whole === undefined || key === undefined || value === undefined)
      throw new Error(`cannot read "${rest}" of "${filter}"`);
    if (op !== '=' && op !== '>' && op !== '<') throw new Error(`cannot read "${rest}" of "${filter}"`);
    terms.push({ key, op, value: value.replaceAll('"', '') });
    rest = rest.slice(whole.length);
  }
  return terms;
}

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

export function matchesSpan(terms: readonly Term[], span: Span): boolean {
  return terms.every((term) => {
    switch (term.key) {
      case 'name':
        return compare(term, span.name);
      case 'kind':
        return compare(term, kinds[span.kind]);
      case 'status':
        return compare(term, ['unset', 'ok', 'error'][span.status]);
      case 'duration':
        return compare({ ...term, value: String(milliseconds(term.value)) }, span.endMs - span.startMs);
      default:
        return compare(term, lookUp(term.key, [span.attributes, span.constants, span.source.resource.attributes]));
    }
  });
}

export function matchesAttributes(terms: readonly Term[], ...attributes: readonly Attributes[]): boolean {
  return terms.every((term) => compare(term, lookUp(term.key, attributes)));
}

function lookUp(key: string, sets: readonly Attributes[]): AttributeValue | undefined {
  return sets.find((set) => key in set)?.[key];
}

function compare({ op, value }: Term, actual: AttributeValue | undefined): boolean {
  if (actual === undefined) return false;
  if (op === '=') return textOf(actual) === value;
  return op === '>' ? Number(actual) > Number(value) : Number(actual) < Number(value);
}

export const textOf = (value: AttributeValue | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

function milliseconds(text: string): number {
  const match = /^([\d.]+)(ms|s)$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no duration`);
  return Number(match[1]) * (match[2] === 's' ? 1000 : 1);
}
