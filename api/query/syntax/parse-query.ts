import { check, fault } from './query-error.ts';
import type { Checked } from './query-error.ts';
import { nearest } from './nearest.ts';
import { parseAggregate } from './parse-aggregate.ts';
import { parseFilter } from './parse-filter.ts';
import { parseStage } from './parse-stage.ts';
import { parseTime } from './parse-time.ts';
import { describe, TokenReader } from './token-reader.ts';
import type { AggregateTree, FilterTree, QueryTree, SourceTree } from './tree.ts';
import { isReserved, laterSources, sources } from './words.ts';

/** The syntax tree of a query's text, or the first mistake in it. Never throws. */
export function parseQuery(text: string): Checked<QueryTree> {
  return check(() => {
    const reader = new TokenReader(text);
    const source = parseSource(reader);
    const filter = parseFilter(reader);
    const time = parseTime(reader);
    const stages = [];
    while (reader.skipMark('|')) stages.push(parseStage(reader));
    expectEnd(reader, stages.length > 0 ? 'a stage' : time ? 'the time' : 'the filter');
    return { source, filter, time, stages };
  });
}

/** The tree of a filter alone; null where the text is empty. Never throws. */
export function parseFilterText(text: string): Checked<FilterTree | null> {
  return check(() => {
    const reader = new TokenReader(text);
    const filter = parseFilter(reader);
    const rest = reader.peek();
    if (rest.kind !== 'end') fault('only a filter stands here', rest.at, filterHint(rest.text));
    return filter;
  });
}

/** The tree of an aggregate alone. Never throws. */
export function parseAggregateText(text: string): Checked<AggregateTree> {
  return check(() => {
    const reader = new TokenReader(text);
    const aggregate = parseAggregate(reader, 'the beginning');
    const rest = reader.peek();
    if (rest.kind !== 'end') fault('only an aggregate stands here', rest.at);
    return aggregate;
  });
}

function filterHint(text: string): string | null {
  if (text === '|') return 'stages belong to a query, not to a filter';
  return ['last', 'from', 'around'].includes(text) ? 'the time range is an argument of its own' : null;
}

function parseSource(reader: TokenReader): SourceTree {
  const token = reader.take();
  const all = `the sources are ${sources.join(', ')}`;
  if (token.kind === 'end') fault('the query is empty', token.at, `${all}: logs severity>=error`);
  if (token.kind !== 'word') fault(`expected a source, not ${describe(token)}`, token.at, all);
  const { text: name, at } = token;
  if (name === 'logs' || name === 'spans' || name === 'traces') return { kind: name, at };
  if (name === 'metric') return { kind: 'metric', ...parseMetricName(reader, at) };
  if (name.startsWith('@')) fault('saved queries are not available yet', at, all);
  if (laterSources.some((source) => source === name)) fault(`the source ${name} is not available yet`, at, all);
  const near = nearest(name, [...sources, ...laterSources]);
  return fault(`there is no source ${name}`, at, near ? `did you mean ${near}?` : `begin with a source: logs ${name}`);
}

function parseMetricName(reader: TokenReader, source: { position: number; length: number }) {
  const token = reader.peek();
  if (token.kind !== 'word' && token.kind !== 'backquoted') {
    reader.unexpected('expected the name of a metric', 'metric http.server.request.duration');
  }
  reader.take();
  if (token.text === '' || (token.kind === 'word' && isReserved(token.text))) {
    fault('expected the name of a metric', token.at, 'put an unusual name in back-quotes');
  }
  return { name: token.text, at: reader.since(source) };
}

function expectEnd(reader: TokenReader, after: string): void {
  const token = reader.peek();
  if (token.kind === 'end') return;
  if (['>>', '->', '<<'].includes(token.text) && token.kind === 'mark') {
    fault(
      `the operator ${token.text} between spans is not available yet`,
      token.at,
      `ask for one kind of span at a time; quote a text with ${token.text}`,
    );
  }
  fault(`expected | or the end after ${after}, not ${describe(token)}`, token.at, endHint(token.text, after));
}

function endHint(text: string, after: string): string | null {
  if (text === ')') return 'a bracket was never opened; put a text with brackets in quotes';
  if (text === ',') return after === 'the filter' ? 'terms stand side by side, without commas' : null;
  return after === 'the time' ? 'the filter stands before the time' : null;
}
