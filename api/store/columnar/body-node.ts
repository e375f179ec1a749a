import { couldContain } from '../../telemetry/columns/body-template.ts';
import { constantTokenHash } from '../../telemetry/columns/hash.ts';
import { RAW_BODY } from '../../telemetry/columns/log-batch.ts';
import { tokenHash } from '../../telemetry/tokens.ts';
import { BodyReader } from './body-reader.ts';
import { costs, type FilterNode } from './filter-node.ts';
import { constantTexts, containsPhrase } from './phrase.ts';
import { type Codes, type RowGroup, type RowTables, selectedPages, type Selection } from './rows.ts';
import { textTest, type ValueFilter } from './value-test.ts';

const NO = 0;
const YES = 1;
/** Depends on the row's variables. */
const LOOK = 2;
/** The UTF-8 of U+212A, the one letter past ASCII that folds to one within, k. */
const KELVIN = Buffer.from('\u212a', 'utf8').toString('latin1');

/** Keeps the log records whose body holds a phrase. Most templates decide by themselves: no body is read then. */
export function phraseNode(phrase: readonly string[], tables: RowTables): FilterNode {
  const variable = phrase.map(tokenHash);
  const constant = variable.map(constantTokenHash);
  const inPage = (group: RowGroup, page: number): boolean =>
    variable.every((hash, index) => group.mayContain(page, hash) || group.mayContain(page, constant[index]!));
  return bodyNode(tables, {
    verdict: (constants) => (constants.some((text) => containsPhrase(text, phrase)) ? YES : LOOK),
    test: (text) => containsPhrase(text, phrase),
    canMatch: inPage,
    // A row that its template does not decide has some token of the phrase among its variables, or in its raw body.
    candidates: (group, page) => {
      const tokens = phrase.filter((_, index) => group.mayContain(page, variable[index]!));
      return tokens.length > 0 ? rowsWithAnyOf(tokens, group, page) : undefined;
    },
  });
}

/** Keeps the log records whose body passes. */
export function bodyTextNode(filter: ValueFilter, tables: RowTables): FilterNode {
  const test = textTest(filter);
  const part = filter.op === 'contains' ? { text: filter.text, bytes: Buffer.from(filter.text, 'utf8') } : undefined;
  return bodyNode(tables, {
    verdict: (constants, template) => {
      if (!part) return LOOK;
      if (constants.some((text) => text.includes(part.text))) return YES;
      return couldContain(template, part.bytes) ? LOOK : NO;
    },
    // A body of no text is none.
    test: (text) => text !== '' && test(text),
    canMatch: () => true,
    candidates: () => () => true,
  });
}

/** Keeps the log records whose body is a map or a list. */
export function structuredNode(tables: RowTables): FilterNode {
  return {
    cost: costs.body,
    canMatch: () => true,
    narrow: (group, selection) => {
      const { rows: mask } = selection;
      for (const [page, { start, rows }] of selectedPages(group, selection)) {
        const bodies = new BodyReader(group, page, tables);
        for (let row = start; row < start + rows; row++)
          if (mask[row] === 1 && !bodies.isStructured(row)) mask[row] = 0;
      }
    },
  };
}

interface BodyTest {
  /** What a template with variables decides by itself. */
  verdict(constants: string[], template: Uint8Array): number;
  test(text: string): boolean;
  /** False where no body of the page can pass. */
  canMatch(group: RowGroup, page: number): boolean;
  /** Which rows of a page, of those that their template does not decide, may pass at all; undefined where none may. */
  candidates(group: RowGroup, page: number): ((row: number) => boolean) | undefined;
}

function bodyNode(tables: RowTables, test: BodyTest): FilterNode {
  const verdicts = templateVerdicts(tables, test);
  return {
    cost: costs.body,
    canMatch: (group, page) => test.canMatch(group, page),
    narrow: (group, selection) => {
      const templates = group.codes('template');
      for (const [page] of selectedPages(group, selection)) {
        narrowPage(group, page, selection, templates, verdicts, tables, test);
      }
    },
  };
}

/** By template code; that of raw bodies is LOOK. */
function templateVerdicts(tables: RowTables, test: BodyTest): Uint8Array {
  const verdicts = new Uint8Array(tables.templates.count + 1);
  verdicts[RAW_BODY] = LOOK;
  for (let template = 0; template < tables.templates.count; template++) {
    const bytes = tables.templates.bytes(template);
    const constants = constantTexts(bytes);
    if (constants.length === 1) verdicts[template + 1] = test.test(constants[0]!) ? YES : NO;
    else verdicts[template + 1] = test.verdict(constants, bytes);
  }
  return verdicts;
}

function narrowPage(
  group: RowGroup,
  page: number,
  { rows: mask }: Selection,
  templates: Codes,
  verdicts: Uint8Array,
  tables: RowTables,
  test: BodyTest,
): void {
  const { start, rows } = group.pages[page]!;
  const mayPass = test.candidates(group, page);
  let bodies: BodyReader | undefined;
  for (let row = start; row < start + rows; row++) {
    if (mask[row] === 0) continue;
    const verdict = verdicts[templates[row]!]!;
    if (verdict !== LOOK) mask[row] = verdict;
    else if (mayPass?.(row)) {
      bodies ??= new BodyReader(group, page, tables);
      mask[row] = test.test(bodies.text(row)) ? 1 : 0;
    } else mask[row] = 0;
  }
}

/** Looks through the variables and raw bodies of a page at once; the rows themselves are then looked at more closely. */
function rowsWithAnyOf(tokens: readonly string[], group: RowGroup, page: number): (row: number) => boolean {
  // The bytes of tokens past ASCII are not looked for: folding their case is no matter of bytes.
  if (tokens.some((token) => /[^\x20-\x7e]/.test(token))) return () => true;
  const { start, rows } = group.pages[page]!;
  const { bytes, offsets } = group.bytes('body', page);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + offsets[0]!, offsets[rows]! - offsets[0]!)
    .toString('latin1')
    .toLowerCase();
  if (text.includes(KELVIN) && tokens.some((token) => token.includes('k'))) return () => true;
  const found = new Uint8Array(rows);
  for (const token of tokens) {
    let row = 0;
    for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, offsets[row + 1]! - offsets[0]!)) {
      while (offsets[row + 1]! - offsets[0]! <= at) row++;
      found[row] = 1;
      if (row === rows - 1) break;
    }
  }
  // A structured body stands elsewhere.
  return (row) => found[row - start] === 1 || offsets[row - start] === offsets[row - start + 1];
}
