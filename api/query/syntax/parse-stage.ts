import { fault } from './query-error.ts';
import type { Token } from './lexer.ts';
import { nearest } from './nearest.ts';
import { parseAggregate, parseNamedAggregate } from './parse-aggregate.ts';
import { parseCount, parseDuration, parseKey } from './parse-value.ts';
import type { TokenReader } from './token-reader.ts';
import type { EveryTree, KeyTree, SortKeyTree, StageTree } from './tree.ts';
import { laterStages, stages } from './words.ts';

/** One stage, after its pipe. */
export function parseStage(reader: TokenReader): StageTree {
  const word = reader.take();
  switch (word.kind === 'word' ? word.text : '') {
    case 'stats':
      return parseStats(reader, word);
    case 'top':
      return parseTop(reader, word);
    case 'sort':
      return { kind: 'sort', keys: list(reader, () => parseSortKey(reader)), at: reader.since(word.at) };
    case 'limit':
      return { kind: 'limit', count: parseCount(reader, '`limit`'), at: reader.since(word.at) };
    default:
      return noStage(word);
  }
}

function noStage(word: Token): never {
  if (word.kind !== 'word') fault('expected a stage after |', word.at, `the stages are ${stages.join(', ')}`);
  const name = word.text;
  if (laterStages.some((stage) => stage === name)) {
    fault(`the stage ${name} is not available yet`, word.at, `the stages are ${stages.join(', ')}`);
  }
  const near = nearest(name, [...stages, ...laterStages]);
  fault(`there is no stage ${name}`, word.at, near ? `did you mean ${near}?` : `the stages are ${stages.join(', ')}`);
}

function parseStats(reader: TokenReader, word: Token): StageTree {
  const aggregates = list(reader, () => parseNamedAggregate(reader, '`stats`'));
  const by = parseBy(reader);
  const every = parseEvery(reader);
  if (every && reader.isWord('by')) fault('`by` stands before `every`', reader.peek().at, 'write by … every …');
  return { kind: 'stats', aggregates, by, every, at: reader.since(word.at) };
}

function parseBy(reader: TokenReader): KeyTree[] {
  return reader.skipWord('by') ? list(reader, () => parseKey(reader, '`by`')) : [];
}

function parseEvery(reader: TokenReader): EveryTree | null {
  const word = reader.peek();
  if (!reader.skipWord('every')) return null;
  if (reader.skipWord('auto')) return { kind: 'auto', at: reader.since(word.at) };
  return { kind: 'step', duration: parseDuration(reader, '`every`'), at: reader.since(word.at) };
}

function parseTop(reader: TokenReader, word: Token): StageTree {
  const count = parseCount(reader, '`top`');
  const key = parseKey(reader, 'the number');
  const by = reader.skipWord('by') ? parseNamedAggregate(reader, '`by`') : null;
  return { kind: 'top', count, key, by, at: reader.since(word.at) };
}

function parseSortKey(reader: TokenReader): SortKeyTree {
  const isFunction = reader.peek().kind === 'word' && reader.isMark('(', 1);
  const column = isFunction ? parseAggregate(reader, '`sort`') : parseKey(reader, '`sort`');
  if (reader.skipWord('asc')) return { column, descending: false };
  return { column, descending: reader.skipWord('desc') };
}

function list<T>(reader: TokenReader, read: () => T): T[] {
  const items = [read()];
  while (reader.skipMark(',')) items.push(read());
  return items;
}
