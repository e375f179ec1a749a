import { RAW_BODY } from '../../telemetry/columns/log-batch.ts';
import { tokenHash } from '../../telemetry/tokens.ts';
import { BodyReader } from './body-reader.ts';
import { costs, type FilterNode } from './filter-node.ts';
import { constantTexts, containsPhrase } from './phrase.ts';
import type { Mask, RowGroup, RowTables } from './rows.ts';
import { textTest, type ValueFilter } from './value-test.ts';

const NO = 0;
const YES = 1;
/** Depends on the row's variables. */
const LOOK = 2;

/** Keeps the log records whose body holds a phrase. Most templates decide by themselves: no body is read then. */
export function phraseNode(phrase: readonly string[], tables: RowTables): FilterNode {
  const hashes = phrase.map(tokenHash);
  return bodyNode(tables, {
    verdict: (constants) => (constants.some((text) => containsPhrase(text, phrase)) ? YES : LOOK),
    test: (text) => containsPhrase(text, phrase),
    // A row that its template does not decide has some token of the phrase among its variables; a raw body has them all.
    mayLook: (group, page) => hashes.some((hash) => group.mayContain(page, hash)),
    mayLookRaw: (group, page) => hashes.every((hash) => group.mayContain(page, hash)),
  });
}

/** Keeps the log records whose body passes. */
export function bodyTextNode(filter: ValueFilter, tables: RowTables): FilterNode {
  const test = textTest(filter);
  const part = filter.op === 'contains' ? filter.text : undefined;
  return bodyNode(tables, {
    verdict: (constants) => (part !== undefined && constants.some((text) => text.includes(part)) ? YES : LOOK),
    test: filter.op === 'exists' ? (text) => text !== '' : test,
    mayLook: () => true,
    mayLookRaw: () => true,
  });
}

interface BodyTest {
  /** What the constant texts of a template with variables decide: YES or LOOK. */
  verdict(constants: string[]): number;
  test(text: string): boolean;
  mayLook(group: RowGroup, page: number): boolean;
  mayLookRaw(group: RowGroup, page: number): boolean;
}

function bodyNode(tables: RowTables, test: BodyTest): FilterNode {
  const verdicts = templateVerdicts(tables, test);
  const hasYes = verdicts.includes(YES);
  return {
    cost: costs.body,
    canMatch: (group, page) => hasYes || test.mayLook(group, page) || test.mayLookRaw(group, page),
    narrow: (group, mask) => {
      const templates = group.codes('template');
      for (let page = 0; page < group.pages.length; page++)
        narrowPage(group, page, mask, templates, verdicts, tables, test);
    },
  };
}

/** By template code; that of raw bodies is LOOK. */
function templateVerdicts(tables: RowTables, test: BodyTest): Uint8Array {
  const verdicts = new Uint8Array(tables.templates.count + 1);
  verdicts[RAW_BODY] = LOOK;
  for (let template = 0; template < tables.templates.count; template++) {
    const constants = constantTexts(tables.templates.bytes(template));
    if (constants.length === 1) verdicts[template + 1] = test.test(constants[0]!) ? YES : NO;
    else verdicts[template + 1] = test.verdict(constants);
  }
  return verdicts;
}

function narrowPage(
  group: RowGroup,
  page: number,
  mask: Mask,
  templates: Uint32Array,
  verdicts: Uint8Array,
  tables: RowTables,
  test: BodyTest,
): void {
  const { start, rows } = group.pages[page]!;
  const look = test.mayLook(group, page);
  const lookRaw = test.mayLookRaw(group, page);
  let bodies: BodyReader | undefined;
  for (let row = start; row < start + rows; row++) {
    if (mask[row] === 0) continue;
    const template = templates[row]!;
    const verdict = verdicts[template]!;
    if (verdict !== LOOK) mask[row] = verdict;
    else if (template === RAW_BODY ? lookRaw : look) {
      bodies ??= new BodyReader(group, page, tables);
      mask[row] = test.test(bodies.text(row)) ? 1 : 0;
    } else mask[row] = 0;
  }
}
