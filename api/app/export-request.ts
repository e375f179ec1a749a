import { type ExportFormat, exportFormats } from './export-format.ts';
import { type Exported, ExportRefused } from './export-pages.ts';

const parameters = ['query', 'format', 'last', 'from', 'to', 'variables', 'after'] as const;

type Parameters = Record<(typeof parameters)[number], string | null>;

/** Reads the parameters of an address; throws ExportRefused with what is wrong of them. The query itself is not judged. */
export function readExportRequest(given: Record<string, unknown>): Exported & { format: ExportFormat } {
  const unknown = Object.keys(given).find((name) => !(parameters as readonly string[]).includes(name));
  if (unknown !== undefined) throw refused(`${unknown} is none of the parameters ${parameters.join(', ')}`);
  const read = Object.fromEntries(parameters.map((name) => [name, readText(name, given[name] ?? null)])) as Parameters;
  const { query, format, last, from, to, variables, after } = read;
  if (query === null) throw refused('query is missing: what to export, such as query=logs severity>=error');
  return {
    text: query,
    format: readFormat(format ?? 'ndjson'),
    range: readRange(last, from, to),
    variables: variables === null ? null : readJson(variables),
    after,
  };
}

function readText(name: string, value: unknown): string | null {
  if (value === null || typeof value === 'string') return value;
  throw refused(`${name} is given more than once`);
}

function readFormat(format: string): ExportFormat {
  if (Object.hasOwn(exportFormats, format)) return format as ExportFormat;
  throw refused(`format is ${format}, but must be ${Object.keys(exportFormats).join(' or ')}`);
}

/** TimeRangeInput of the graph, which judges what stands in it. */
function readRange(last: string | null, from: string | null, to: string | null): object | null {
  if (last !== null && from === null && to === null) return { last };
  if (last === null && from !== null && to !== null) return { between: { from, to } };
  if (last === null && from === null && to === null) return null;
  throw refused('A range is last, or from and to');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('variables is no JSON');
  }
}

function refused(message: string): ExportRefused {
  return new ExportRefused(400, message);
}
