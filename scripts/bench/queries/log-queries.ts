import { COMMON_WORD, PHRASE, RARE_WORD } from '../corpus/line-bodies.ts';
import type { Manifest } from '../corpus/truth.ts';
import { hoursRange, type QueryClass, sum } from './query-class.ts';

const PAGE = 100;
const US_PER_MS = 1000;

const listQuery = `query ($filter: String!, $range: TimeRangeInput!) {
  logs(filter: $filter, range: $range, first: ${PAGE}) {
    nodes { id timestamp severityNumber body service { name } traceId attributes { key value } }
  }
}`;
const textQuery = `query ($text: String!, $range: TimeRangeInput!) {
  query(text: $text, range: $range) {
    ... on ResultTable { rows }
    ... on TimeSeriesSet { series { labels { key value } times values } }
  }
}`;

interface Lines {
  logs: { nodes: { timestamp: string; body: string }[] };
}

export function logQueries({ hours, shape }: Manifest): QueryClass[] {
  const range = hoursRange(0, shape.hours);
  const newest = hours
    .flatMap(({ newestCommonMs }) => newestCommonMs)
    .sort((a, b) => b - a)
    .slice(0, PAGE);
  const needles = hours.flatMap(({ needles }) => needles);
  const counted = (total: number): ((data: unknown) => boolean) => {
    return (data) => (data as { query: { rows: number[][] } }).query.rows[0]?.[0] === total;
  };
  return [
    {
      what: 'needle: a word of one line',
      goalMs: 40,
      query: listQuery,
      peerQuery: 'needle',
      asked: needles.map(({ word, timeMs }) => ({
        variables: { filter: word, range },
        isRight: (data) => {
          const [line, ...others] = (data as Lines).logs.nodes;
          return others.length === 0 && line?.body.endsWith(word) === true && isAt(line.timestamp, timeMs);
        },
      })),
    },
    {
      what: 'needle: a word of no line',
      goalMs: 40,
      query: listQuery,
      asked: Array.from({ length: 20 }, (_, index) => ({
        variables: { filter: `nosuchword${index}`, range },
        isRight: (data) => (data as Lines).logs.nodes.length === 0,
      })),
    },
    {
      what: `rare word, newest ${PAGE}`,
      goalMs: null,
      query: listQuery,
      asked: [
        {
          variables: { filter: RARE_WORD, range },
          isRight: (data) => {
            const { nodes } = (data as Lines).logs;
            return nodes.length === Math.min(PAGE, sum(hours.map(({ rareLines }) => rareLines)));
          },
        },
      ],
    },
    {
      what: `common word, newest ${PAGE}`,
      goalMs: 30,
      query: listQuery,
      peerQuery: 'common word',
      asked: [
        {
          variables: { filter: COMMON_WORD, range },
          isRight: (data) => {
            const { nodes } = (data as Lines).logs;
            return nodes.length === newest.length && nodes.every((line, index) => isAt(line.timestamp, newest[index]!));
          },
        },
      ],
    },
    {
      what: 'count by minute and severity',
      goalMs: 100,
      query: textQuery,
      peerQuery: 'count by minute',
      asked: [
        {
          variables: { text: 'logs | stats count() by severity every 1m', range },
          isRight: (data) => areCountsRight(data, hours),
        },
      ],
    },
    {
      what: 'phrase count',
      goalMs: 800,
      query: textQuery,
      peerQuery: 'phrase count',
      asked: [
        {
          variables: { text: `logs "${PHRASE}" | stats count()`, range },
          isRight: counted(sum(hours.map(({ phraseLines }) => phraseLines))),
        },
      ],
    },
  ];
}

function isAt(timestamp: string, timeMs: number): boolean {
  const nano = BigInt(Date.parse(timestamp.slice(0, 19) + 'Z')) * 1_000_000n + BigInt(timestamp.slice(20, 29));
  return Math.abs(Number(nano - BigInt(Math.floor(timeMs * US_PER_MS)) * 1000n)) <= 1000;
}

interface SeriesSet {
  query: { series: { labels: { value: string }[]; values: (number | null)[] }[] };
}

function areCountsRight(data: unknown, hours: Manifest['hours']): boolean {
  const { series } = (data as SeriesSet).query;
  const minutes = hours.flatMap(({ linesByMinute }) => linesByMinute);
  const bySeverity = new Map(series.map(({ labels, values }) => [labels[0]!.value.toUpperCase(), sum(values)]));
  return (
    minutes.every((lines, minute) => sum(series.map(({ values }) => values[minute]!)) === lines) &&
    Object.keys(hours[0]!.linesBySeverity).every(
      (severity) => bySeverity.get(severity) === sum(hours.map(({ linesBySeverity }) => linesBySeverity[severity]!)),
    )
  );
}
