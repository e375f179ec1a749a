import { VARIABLE } from '../../../telemetry/columns/body-template.ts';
import { RAW_BODY } from '../../../telemetry/columns/log-batch.ts';
import { mergeTemplates, WILDCARD } from '../../../telemetry/log-template.ts';
import { utf8 } from '../../../telemetry/otlp/any-value-reader.ts';
import { BodyReader } from '../../columnar/body-reader.ts';
import { selectedPages, type Selection } from '../../columnar/rows.ts';
import type { PatternPlan } from '../../ports/log-store.ts';
import { compareTimes, type PartitionView, type RowRef } from '../rows/partition-view.ts';
import type { Scan } from '../rows/scan.ts';

const EXAMPLES = 3;
/** Templates that are kept apart while counting; lines of further ones are left out, and the result says so. */
const MAX_TEMPLATES = 20_000;
const MAX_TEMPLATE_LENGTH = 1024;

interface FoundPattern {
  template: string;
  count: number;
  examples: RowRef[];
}

/** Counts the templates of the records that match: those that ingest found, and of raw bodies what their digits tell. */
export async function findPatterns(plan: PatternPlan, views: PartitionView[], scan: Scan): Promise<FoundPattern[]> {
  const counts = new Map<string, FoundPattern>();
  const newestFirst = views.flatMap((view) => view.groups.map((group) => ({ view, group }))).toReversed();
  for (const { view, group } of newestFirst) {
    if (!(await scan.mayGoOn())) break;
    const selection = scan.match(group, plan.range, view.compile(plan.filter, 'logs'));
    if (selection && !countGroup(view, group, selection, counts)) scan.truncated = true;
  }
  const merged = mergeTemplates([...counts.values()].map((found) => ({ ...found, members: [found] })));
  return merged.slice(0, plan.limit).map(({ template, count, members }) => ({
    template,
    count,
    examples: members
      .flatMap(({ examples }) => examples)
      .toSorted((a, b) => -compareTimes(a, b))
      .slice(0, EXAMPLES),
  }));
}

/** False where there were too many templates. */
function countGroup(
  view: PartitionView,
  group: RowRef['group'],
  selection: Selection,
  counts: Map<string, FoundPattern>,
): boolean {
  const templates = group.codes('template');
  const times = group.numbers('time');
  const texts: string[] = [];
  let complete = true;
  for (const [page, { start, rows }] of selectedPages(group, selection)) {
    const bodies = new BodyReader(group, page, view.tables);
    for (let row = start + rows - 1; row >= start; row--) {
      if (selection.rows[row] === 0) continue;
      const code = templates[row]!;
      const template =
        code === RAW_BODY
          ? templateOf(bodies.text(row))
          : (texts[code] ??= textOf(view.tables.templates.bytes(code - 1)));
      let found = counts.get(template);
      if (!found) {
        if (counts.size >= MAX_TEMPLATES) {
          complete = false;
          continue;
        }
        counts.set(template, (found = { template, count: 0, examples: [] }));
      }
      found.count++;
      if (found.examples.length < EXAMPLES) found.examples.push({ view, group, row, time: times[row]! });
    }
  }
  return complete;
}

function textOf(template: Uint8Array): string {
  return utf8(template).replaceAll(String.fromCharCode(VARIABLE), WILDCARD);
}

/** What BodyTemplates would make of a body, cut where it is long. */
function templateOf(body: string): string {
  return body
    .slice(0, MAX_TEMPLATE_LENGTH)
    .replaceAll(/[\w\u0080-\uffff]+(?:[-.:][\w\u0080-\uffff]+)*/g, (run) => (/[0-9]/.test(run) ? WILDCARD : run));
}
