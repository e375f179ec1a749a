import { VARIABLE } from '../../../telemetry/columns/body-template.ts';
import { RAW_BODY } from '../../../telemetry/columns/log-batch.ts';
import { mergeTemplates, WILDCARD } from '../../../telemetry/log-template.ts';
import { utf8 } from '../../../telemetry/otlp/any-value-reader.ts';
import { BodyReader } from '../../columnar/body-reader.ts';
import { selectedPages, type Selection } from '../../columnar/rows.ts';
import { TimeBuckets } from '../../../telemetry/time-buckets.ts';
import type { TimeRange } from '../../../telemetry/time.ts';
import type { LogPattern, PatternPlan } from '../../ports/log-store.ts';
import { compareTimes, type PartitionView, type RowRef, timeNanoOf } from '../rows/partition-view.ts';
import type { Scan } from '../rows/scan.ts';

const EXAMPLES = 3;
/** Templates that are kept apart while counting; lines of further ones are left out, and the result says so. */
const MAX_TEMPLATES = 20_000;
const MAX_TEMPLATE_LENGTH = 1024;
/** Templates and buckets together. */
const MAX_CELLS = 4_000_000;

type FoundPattern = Omit<LogPattern, 'examples'> & { examples: RowRef[] };

/** Counts the templates of the records that match: those that ingest found, and of raw bodies what their digits tell. */
export async function findPatterns(
  plan: PatternPlan,
  views: PartitionView[],
  scan: Scan,
): Promise<{ patterns: FoundPattern[]; times: number[] }> {
  const buckets = new TimeBuckets(plan.range, plan.step);
  const found = new Map<string, TemplateCount>();
  const range = searchedRange(plan);
  for (const view of views.toReversed()) {
    for (const group of view.groups.toReversed()) {
      if (!(await scan.mayGoOn())) break;
      const selection = scan.match(group, range, view.compile(plan.filter, 'logs'));
      if (selection && !countGroup(view, group, selection, plan.range, buckets, found)) scan.truncated = true;
    }
    view.release();
  }
  const merged = mergeTemplates(
    [...found].map(([template, member]) => ({ template, count: member.count, members: [member] })),
  );
  const patterns = merged
    .filter(({ count, members }) => count > 0 && !(plan.newOnly && members.some(({ countBefore }) => countBefore > 0)))
    .slice(0, plan.limit)
    .map(({ template, count, members }) => ({ template, count, ...sumOf(members, buckets) }));
  return { patterns, times: buckets.times };
}

/** The range with what lies before it and is counted too. */
export function searchedRange({ range, before = 0 }: PatternPlan): TimeRange {
  return { fromNano: range.fromNano - BigInt(before), toNano: range.toNano };
}

/** The records of one template. */
class TemplateCount {
  count = 0;
  countBefore = 0;
  severityNumber = 0;
  readonly counts: Uint32Array;
  /** The newest. */
  readonly examples: RowRef[] = [];
  first: RowRef | undefined;
  last: RowRef | undefined;

  constructor(buckets: number) {
    this.counts = new Uint32Array(buckets);
  }

  add(ref: RowRef, bucket: number, severityNumber: number): void {
    this.count++;
    this.counts[bucket]!++;
    if (severityNumber > this.severityNumber) this.severityNumber = severityNumber;
    if (!this.first || compareTimes(ref, this.first) < 0) this.first = ref;
    if (!this.last || compareTimes(ref, this.last) > 0) this.last = ref;
    if (this.examples.length < EXAMPLES) this.examples.push(ref);
  }
}

function sumOf(members: readonly TemplateCount[], buckets: TimeBuckets): Omit<FoundPattern, 'template' | 'count'> {
  const refs = members.flatMap(({ first, last }) => [first, last]).filter((ref) => ref !== undefined);
  refs.sort(compareTimes);
  return {
    countBefore: members.reduce((sum, { countBefore }) => sum + countBefore, 0),
    counts: buckets.times.map((_, bucket) => members.reduce((sum, { counts }) => sum + counts[bucket]!, 0)),
    firstNano: timeNanoOf(refs[0]!),
    lastNano: timeNanoOf(refs.at(-1)!),
    severityNumber: Math.max(...members.map(({ severityNumber }) => severityNumber)),
    examples: members
      .flatMap(({ examples }) => examples)
      .toSorted((a, b) => -compareTimes(a, b))
      .slice(0, EXAMPLES),
  };
}

/** False where there were too many templates. */
function countGroup(
  view: PartitionView,
  group: RowRef['group'],
  selection: Selection,
  range: TimeRange,
  buckets: TimeBuckets,
  found: Map<string, TemplateCount>,
): boolean {
  const templates = group.codes('template');
  const contexts = group.codes('context');
  const times = group.numbers('time');
  const rangeStart = Number(range.fromNano - group.baseNano);
  const bucketOf = buckets.from(group.baseNano);
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
      let same = found.get(template);
      if (!same) {
        if (found.size >= Math.min(MAX_TEMPLATES, MAX_CELLS / buckets.count)) {
          complete = false;
          continue;
        }
        found.set(template, (same = new TemplateCount(buckets.count)));
      }
      const time = times[row]!;
      if (time < rangeStart) same.countBefore++;
      else same.add({ view, group, row, time }, bucketOf(time), view.contexts.get(contexts[row]!).own[0]);
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
