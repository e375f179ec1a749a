import { type FormEvent, useId, useState } from 'react';
import { formatInstant, formatOffset } from '../lib/format/instant.ts';
import { type Day, dayOf, writeDay } from '../lib/time/month.ts';
import { describeSelection, resolveSelection, type TimeSelection } from '../lib/time/time-selection.ts';
import { readTypedTime } from '../lib/time/typed-time.ts';
import { useTime } from '../lib/time/use-time.ts';
import { Button } from '../ui/button.tsx';
import { Calendar } from '../ui/calendar.tsx';
import { cx } from '../ui/cx.ts';
import { now } from '../lib/time/clock.ts';

const minute = 60_000;
const quick: readonly number[] = [5, 15, 30, 60, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * minute);
const named = ['today', 'yesterday'] as const;

/** A time by its length, by its name, typed, or from the calendar, which types it. */
export function TimePanel({ onSelect }: { onSelect: (selection: TimeSelection) => void }) {
  const { selection, zone } = useTime();
  const [text, setText] = useState('');
  /** The first of two days, chosen in the calendar. */
  const [first, setFirst] = useState<Day | undefined>(undefined);
  const id = useId();
  const [nowMs] = useState(now);
  const typed = text.trim() === '' ? undefined : readTypedTime(text, { nowMs, zone });
  const read = typed && 'selection' in typed ? typed.selection : undefined;
  const range = read && resolveSelection(read, nowMs);
  const shown = range ?? resolveSelection(selection, nowMs);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (read) onSelect(read);
  }

  function chooseDay(day: Day): void {
    const [a, b] = [first ?? day, day].map(writeDay).sort();
    setText(a === b ? a! : `${a} to ${b}`);
    setFirst(first ? undefined : day);
  }

  return (
    <div className="grid sm:grid-cols-2">
      <div className="flex flex-col p-2">
        <form onSubmit={submit}>
          <div className="flex gap-1.5">
            <input
              value={text}
              aria-label="Time range"
              aria-describedby={id}
              aria-invalid={typed !== undefined && !read}
              placeholder="last 90m, yesterday, 9:00 to 10:00"
              autoComplete="off"
              spellCheck={false}
              className="h-8 min-w-0 grow rounded-md border border-line-strong bg-surface px-2 outline-none focus:border-accent"
              onChange={({ target }) => {
                setText(target.value);
                setFirst(undefined);
              }}
            />
            <Button type="submit" look="solid" className="h-8" disabled={!read}>
              Show
            </Button>
          </div>
          <p id={id} aria-live="polite" className="h-14 overflow-hidden px-1 pt-1.5 text-sm text-muted">
            {range ? (
              <>
                {formatInstant(range.fromMs, zone)}
                <br />
                {formatInstant(range.toMs, zone)}
              </>
            ) : (
              (typed && 'mistake' in typed && typed.mistake) ||
              `Clock times are ${zone === 'UTC' ? 'UTC' : `yours (${formatOffset(nowMs, zone)})`}.`
            )}
          </p>
        </form>
        <ul className="grid grow grid-cols-2 content-start border-t border-line pt-1.5">
          {quick.map((lengthMs) => {
            const choice = { kind: 'last', lengthMs } as const;
            return (
              <Choice
                key={lengthMs}
                name={describeSelection(choice, zone, 0)}
                isChosen={selection.kind === 'last' && selection.lengthMs === lengthMs}
                onChoose={() => onSelect(choice)}
              />
            );
          })}
          {named.map((name) => (
            <Choice
              key={name}
              name={`${name.charAt(0).toUpperCase()}${name.slice(1)}`}
              isChosen={false}
              onChoose={() => {
                const found = readTypedTime(name, { nowMs, zone });
                if ('selection' in found) onSelect(found.selection);
              }}
            />
          ))}
        </ul>
      </div>
      <div className="border-line p-2 max-sm:border-t sm:border-l">
        <Calendar
          label="Days"
          today={dayOf(nowMs, zone)}
          // What ends at midnight ends on the day before.
          chosen={{ from: dayOf(shown.fromMs, zone), to: dayOf(shown.toMs - 1, zone) }}
          onChoose={chooseDay}
        />
        <p className="h-9 px-1 pt-2 text-sm text-faint">
          {first ? 'Now the last day, or Show for this one.' : 'A day, or the first and the last.'}
        </p>
      </div>
    </div>
  );
}

function Choice({ name, isChosen, onChoose }: { name: string; isChosen: boolean; onChoose: () => void }) {
  return (
    <li>
      <button
        type="button"
        aria-current={isChosen}
        className={cx('h-7 w-full rounded-sm px-2 text-left hover:bg-hover', isChosen && 'bg-selected')}
        onClick={onChoose}
      >
        {name}
      </button>
    </li>
  );
}
