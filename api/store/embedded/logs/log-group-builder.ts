import { ByteColumn } from '../../../telemetry/columns/byte-column.ts';
import { constantTokenHash } from '../../../telemetry/columns/hash.ts';
import { type LogBatch, RAW_BODY } from '../../../telemetry/columns/log-batch.ts';
import { NANO_PER_MINUTE } from '../../../telemetry/time.ts';
import { hashTokens } from '../../../telemetry/tokens.ts';
import { observedCode } from '../../columnar/observed-time.ts';
import type { DictionaryWriter } from '../rows/dictionary-writer.ts';
import { PAGE_ROWS } from '../rows/partition-format.ts';
import { NO_NAME, RollUpBuilder } from '../rows/roll-up.ts';
import { FIRST_ROWS, grown, RowGroupBuilder, type SharedColumns } from '../rows/row-group-builder.ts';

const TWO_32 = 2 ** 32;

export interface LogColumns extends SharedColumns {
  /** 0 where it was not sent, else 1 + the zigzag of observed time minus time, nanoseconds. */
  observed: Float64Array;
  template: Uint32Array;
}

export class LogGroupBuilder extends RowGroupBuilder<LogBatch, LogColumns> {
  readonly body = new ByteColumn(FIRST_ROWS, 32);
  #services = new RollUpBuilder();
  /** By template, the page in which it was last met, plus one. */
  #metInPage = new Uint32Array(256);

  constructor(hour: number, dictionary: DictionaryWriter) {
    super(hour, dictionary, {
      time: new Float64Array(FIRST_ROWS),
      observed: new Float64Array(FIRST_ROWS),
      trace: new Uint32Array(FIRST_ROWS),
      spanId: new Int32Array(FIRST_ROWS * 2),
      context: new Uint32Array(FIRST_ROWS),
      set: new Uint32Array(FIRST_ROWS),
      template: new Uint32Array(FIRST_ROWS),
    });
  }

  protected appendRows(batch: LogBatch, from: number, to: number): void {
    const { columns, dictionary, hourLow, hourHigh } = this;
    let at = this.rows;
    for (let row = from; row < to; row++, at++) {
      const words = row * 2;
      columns.time[at] = (batch.time[words + 1]! - hourHigh) * TWO_32 + (batch.time[words]! - hourLow);
      columns.observed[at] = observedCode(batch.observedDelta[row]!);
      columns.trace[at] = dictionary.trace(batch.trace[row]!);
      columns.spanId[at * 2] = batch.spanId[words]!;
      columns.spanId[at * 2 + 1] = batch.spanId[words + 1]!;
      columns.set[at] = dictionary.set(batch.set[row]!);
      columns.template[at] = dictionary.template(batch.template[row]!);
      columns.context[at] = dictionary.context(batch.context[row]!);
    }
    this.plain.appendRows(batch.plain, from, to, this.rows);
    this.extra.appendRows(batch.extra, from, to, this.rows);
    this.body.appendRows(batch.body, from, to, this.rows);
    this.addHashes(batch.plainHashes, from, to);
    this.addHashes(batch.tokenHashes, from, to);
    this.#addTemplateTokens(batch, from, to);
  }

  protected override grow(rows: number): void {
    super.grow(rows);
    const { columns } = this;
    this.columns = {
      time: grown(columns.time, rows),
      observed: grown(columns.observed, rows),
      trace: grown(columns.trace, rows),
      spanId: grown(columns.spanId, rows * 2),
      context: grown(columns.context, rows),
      set: grown(columns.set, rows),
      template: grown(columns.template, rows),
    };
  }

  protected packings(): ReturnType<RowGroupBuilder<LogBatch, LogColumns>['packings']> {
    const { columns } = this;
    return {
      time: [columns.time, 'delta'],
      observed: [columns.observed, 'plain'],
      trace: [columns.trace, 'plain'],
      spanId: [columns.spanId, 'packed ids'],
      context: [columns.context, 'plain'],
      set: [columns.set, 'plain'],
      template: [columns.template, 'plain'],
    };
  }

  protected byteColumns(): Record<string, ByteColumn> {
    return { body: this.body, plain: this.plain, extra: this.extra };
  }

  protected rollUp(from: number, to: number): void {
    const { columns, dictionary } = this;
    for (let row = from; row < to; row++) {
      const context = columns.context[row]!;
      const series = dictionary.series(dictionary.serviceOf(context), dictionary.ownWord(context, 0), NO_NAME);
      this.#services.add(series, Math.floor(columns.time[row]! / NANO_PER_MINUTE), Number.NaN);
    }
  }

  protected finishRollUps(): Record<string, Uint8Array> {
    return { services: this.#services.finish('counts') };
  }

  protected longestDuration(): number {
    return 0;
  }

  /** The words of each template once a page, so that a page without a word is known by its filter. */
  #addTemplateTokens(batch: LogBatch, from: number, to: number): void {
    const page = Math.floor(this.rows / PAGE_ROWS) + 1;
    for (let row = from; row < to; row++) {
      const template = batch.template[row]!;
      if (template === RAW_BODY) continue;
      const number = this.columns.template[this.rows + row - from]!;
      if (number >= this.#metInPage.length) {
        const met = new Uint32Array(Math.max(number + 1, this.#metInPage.length * 2));
        met.set(this.#metInPage);
        this.#metInPage = met;
      }
      if (this.#metInPage[number] === page) continue;
      this.#metInPage[number] = page;
      const bytes = batch.templates.bytes(template - 1);
      hashTokens(bytes, 0, bytes.length, (hash) => this.addHash(constantTokenHash(hash)));
    }
  }
}
