import { ArrowUp, Pause, Play } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { MOST_SHOWN, MOST_WAITING } from '../../lib/tail-lines.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import type { VirtualListHandle } from '../../ui/virtual-list.tsx';
import type { AttributeLink } from '../attributes/attribute-list.tsx';
import type { FilterMistake } from '../../lib/graph/failure.ts';
import { readFragment } from '../../gql/index.ts';
import { LogColumns_LogRecord, type LogColumns } from './log-columns.ts';
import { LogList } from './log-list.tsx';
import { LogTail, type TailView } from './log-tail.ts';
import { now } from '../../lib/time/clock.ts';

interface LiveTailProps {
  filter: string;
  hrefOf: AttributeLink;
  isWrapped: boolean;
  columns: Omit<LogColumns, 'valuesOf'>;
  onMistake: (mistake: FilterMistake | undefined) => void;
}

/** Log records as they come in. It holds still while one reads, and says how many wait. */
export function LiveTail({ filter, hrefOf, isWrapped, columns, onMistake }: LiveTailProps) {
  const { names } = columns;
  const tail = useMemo(() => new LogTail(filter, names), [filter, names]);
  const { lines, state, gaps, hasLost } = useSyncExternalStore(tail.subscribe, () => tail.view);
  const [isPaused, setPaused] = useState(false);
  const [isAtTop, setAtTop] = useState(true);
  const [openCount, setOpenCount] = useState(0);
  const list = useRef<VirtualListHandle>(null);
  const isHeld = isPaused || !isAtTop || openCount > 0;
  useEffect(() => tail.hold(isHeld), [isHeld, tail]);

  const mistake = state.kind === 'failed' ? state.failure.filter : undefined;
  useEffect(() => {
    onMistake(mistake);
    return () => onMistake(undefined);
  }, [mistake, onMistake]);

  const waiting = lines.waiting.length;
  const Toggle = isPaused ? Play : Pause;

  return (
    <div className="relative flex min-h-0 grow flex-col">
      <div className="flex h-9 shrink-0 items-center gap-3 border-b border-line px-3 text-sm">
        <TailStateText state={state} isHeld={isHeld} isPaused={isPaused} />
        <span className="grow" />
        {lines.forgotten > 0 && (
          <span className="text-faint max-sm:hidden">the newest {formatWhole(MOST_SHOWN)} lines are on this page</span>
        )}
        <Button className="h-6" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          <Toggle className="size-3.5" aria-hidden />
          {isPaused ? 'Go on' : 'Pause'}
        </Button>
      </div>
      {(gaps.length > 0 || hasLost) && (
        <div className="flex flex-col gap-1 px-3 py-1.5">
          {hasLost && (
            <Notice tone="warn">What came while the connection was gone is no longer kept. It goes on from now.</Notice>
          )}
          {gaps.map((gap) => (
            <Notice
              key={gap.droppedAfter}
              tone="warn"
              action={
                <Button className="-my-0.5 h-6" disabled={gap.isReading} onClick={() => tail.readGap(gap)}>
                  {gap.isReading ? 'Reading…' : 'Read them'}
                </Button>
              }
            >
              {formatWhole(gap.count)} lines came faster than this page could take them and were left out.
            </Notice>
          ))}
        </div>
      )}
      {waiting > 0 && (
        <Button
          look="solid"
          className="absolute top-11 left-1/2 z-10 h-7 -translate-x-1/2 rounded-full! shadow-raised"
          onClick={() => {
            setPaused(false);
            setAtTop(true);
            list.current?.scrollToTop();
            tail.hold(false);
          }}
        >
          <ArrowUp className="size-3.5" aria-hidden />
          {formatWhole(waiting)}
          {waiting >= MOST_WAITING ? ' and more' : ''} new {waiting === 1 ? 'line' : 'lines'}
        </Button>
      )}
      {lines.shown.length > 0 ? (
        <LogList
          ref={list}
          label="Log records, live"
          records={lines.shown}
          hasDay={false}
          hrefOf={hrefOf}
          isWrapped={isWrapped}
          columns={{
            ...columns,
            valuesOf: (index) => readFragment(LogColumns_LogRecord, lines.shown[index]!).values,
          }}
          onOpenCount={setOpenCount}
          onTop={setAtTop}
        />
      ) : state.kind === 'connecting' ? (
        <SkeletonRows count={16} />
      ) : (
        state.kind === 'live' && (
          <EmptyState title="Waiting for the first line…">
            {filter === '' ? 'Nothing has come in yet.' : 'Nothing that matches the filter has come in yet.'}
          </EmptyState>
        )
      )}
    </div>
  );
}

interface TailStateTextProps {
  state: TailView['state'];
  isHeld: boolean;
  isPaused: boolean;
}

function TailStateText({ state, isHeld, isPaused }: TailStateTextProps) {
  const isLive = state.kind === 'live';
  const text = {
    connecting: 'Connecting…',
    live: isPaused ? 'Paused' : isHeld ? 'Held while you read' : 'Live',
    interrupted: '',
    failed: 'It cannot be followed.',
  }[state.kind];
  return (
    <span role="status" className="flex min-w-0 items-center gap-2">
      <span
        aria-hidden
        className={cx(
          'size-2 shrink-0 rounded-full',
          isLive && !isHeld && 'bg-accent motion-safe:animate-pulse',
          isLive && isHeld && 'border border-accent',
          state.kind === 'interrupted' && 'bg-warn',
          state.kind === 'failed' && 'bg-error',
          state.kind === 'connecting' && 'bg-quiet',
        )}
      />
      {state.kind === 'interrupted' ? (
        <Interrupted sinceMs={state.sinceMs} />
      ) : (
        <span className="truncate">{text}</span>
      )}
      {state.kind === 'failed' && !state.failure.filter && <span className="text-error">{state.failure.sentence}</span>}
    </span>
  );
}

function Interrupted({ sinceMs }: { sinceMs: number }) {
  const [nowMs, setNowMs] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.round((nowMs - sinceMs) / 1000));
  return (
    <span className="truncate text-warn">
      No connection for {formatDuration(seconds * 1000).replace(/\.\d+/, '')}, trying again. Nothing will be missed.
    </span>
  );
}
