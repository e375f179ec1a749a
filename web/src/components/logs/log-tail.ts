import { type FragmentType, graphql } from '../../gql/index.ts';
import type { LogTailSubscription as TailData } from '../../gql/graphql.ts';
import type { FollowState } from '../../lib/graph/follow-subscription.ts';
import { followTail } from '../../lib/graph/follow-tail.ts';
import { graphSocket } from '../../lib/graph/socket.ts';
import { addLines, insertAfter, MOST_WAITING, noLines, release, type TailLines } from '../../lib/tail-lines.ts';
import type { LogColumns_LogRecord } from './log-columns.ts';
import type { LogList_LogRecord } from './log-list.tsx';

const LogTailSubscription = graphql(`
  subscription LogTail($filter: String, $columns: [String!]!, $after: String, $backlog: Int) {
    logTail(filter: $filter, after: $after, backlog: $backlog) {
      cursor
      dropped
      droppedAfter
      records {
        id
        ...LogList_LogRecord
        ...LogColumns_LogRecord
      }
    }
  }
`);

type TailRecord = { id: string } & FragmentType<typeof LogList_LogRecord> & FragmentType<typeof LogColumns_LogRecord>;

/** Records that were left out because this page was too slow. */
export interface TailGap {
  count: number;
  droppedAfter: string;
  /** The record that came before them; undefined where none did. */
  afterId: string | undefined;
  isReading: boolean;
}

export interface TailView {
  lines: TailLines<TailRecord>;
  state: FollowState;
  gaps: readonly TailGap[];
  /** What came while this page was away is not kept any more. */
  hasLost: boolean;
}

/** Records that are shown at first. */
const BACKLOG = 200;
/** What arrives in this time is shown at once. */
const FLUSH_MS = 80;
const shared = { document: LogTailSubscription, eventOf: ({ logTail }: TailData): TailData['logTail'] => logTail };

/** The log records that match, from the last few on, as they come in. */
export class LogTail {
  readonly #variables: { filter: string; columns: string[] };
  readonly #listeners = new Set<() => void>();
  #view: TailView = { lines: noLines, state: { kind: 'connecting' }, gaps: [], hasLost: false };
  #isHeld = false;
  #cursor: string | undefined;
  #arrived: TailRecord[] = [];
  #newestId: string | undefined;
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `columns`: keys whose values are read of each record. */
  constructor(filter: string, columns: readonly string[]) {
    this.#variables = { filter, columns: [...columns] };
  }

  get view(): TailView {
    return this.#view;
  }

  /** It follows as long as somebody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#flush();
    this.#follow();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#pause();
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  };

  /** While it is held nothing that is shown moves. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (isHeld) return;
    if (this.#view.lines.waiting.length > 0) this.#change({ lines: release(this.#view.lines) });
    if (this.#listeners.size > 0) this.#follow();
  }

  /** Reads what was left out, and puts it where it belongs. */
  readGap(gap: TailGap): void {
    const others = (): TailGap[] => this.#view.gaps.filter(({ droppedAfter }) => droppedAfter !== gap.droppedAfter);
    this.#change({ gaps: [...others(), { ...gap, isReading: true }] });
    const records: TailRecord[] = [];
    const stop = followTail({
      ...shared,
      socket: graphSocket(),
      variables: this.#variables,
      after: gap.droppedAfter,
      backlog: 0,
      onEvent: (event) => {
        records.push(...event.records);
        if (records.length < gap.count) return;
        stop();
        const missing = records.slice(0, gap.count);
        this.#change({ lines: insertAfter(this.#view.lines, missing, ({ id }) => id === gap.afterId), gaps: others() });
      },
      onGap: () => this.#change({ hasLost: true, gaps: others() }),
      onState: () => undefined,
    });
  }

  #follow(): void {
    this.#stop ??= followTail({
      ...shared,
      socket: graphSocket(),
      variables: this.#variables,
      after: this.#cursor,
      backlog: BACKLOG,
      onEvent: ({ cursor, dropped, droppedAfter, records }) => {
        this.#cursor = cursor;
        if (droppedAfter && dropped !== '0') {
          const gap = { count: Number(dropped), droppedAfter, afterId: this.#newestId, isReading: false };
          this.#change({ gaps: [...this.#view.gaps, gap] });
        }
        this.#arrived.push(...records);
        this.#newestId = records.at(-1)?.id ?? this.#newestId;
        if (records.length > 0) this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS);
      },
      onGap: () => this.#change({ hasLost: true }),
      onState: (state) => {
        if (state.kind !== this.#view.state.kind) this.#change({ state });
      },
    });
  }

  #pause(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  #flush(): void {
    this.#timer = undefined;
    const lines = addLines(this.#view.lines, this.#arrived, this.#isHeld);
    this.#arrived = [];
    this.#change({ lines });
    // Enough waits: the rest is read from the store when the page moves again.
    if (lines.waiting.length >= MOST_WAITING) this.#pause();
  }

  #change(change: Partial<TailView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
