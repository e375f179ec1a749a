import { ChevronLeft, ChevronRight, Clock, ZoomOut } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useShortcuts } from '../lib/keyboard/shortcuts.ts';
import { formatInstant, formatOffset } from '../lib/format/instant.ts';
import { renewNow } from '../lib/url/place.ts';
import {
  describeSelection,
  resolveSelection,
  shiftSelection,
  type TimeSelection,
  zoomOut,
} from '../lib/time/time-selection.ts';
import { readTypedTime } from '../lib/time/typed-time.ts';
import { selectTime, useTime } from '../lib/time/use-time.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Popover } from '../ui/popover.tsx';

const minute = 60_000;
const quick: readonly number[] = [5, 15, 30, 60, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * minute);

/** The time that all pages show. */
export function TimePicker() {
  const time = useTime();
  const { selection, nowMs, zone, isUnreadable } = time;
  const [open, setOpen] = useState(false);
  useShortcuts({ t: () => setOpen(true) });
  const shown = describeSelection(selection, zone, nowMs);
  const { fromMs, toMs } = resolveSelection(selection, nowMs);
  return (
    <div className="flex min-w-0 items-center">
      <IconButton
        label="Earlier ([)"
        className="max-md:hidden"
        onClick={() => selectTime(shiftSelection(selection, nowMs, -1))}
      >
        <ChevronLeft className="size-4" aria-hidden />
      </IconButton>
      <Popover
        label="Time range"
        align="end"
        open={open}
        onOpenChange={setOpen}
        className="w-72"
        trigger={
          <Button
            look="ghost"
            className={cx('min-w-0 shrink px-2 text-text!', isUnreadable && 'text-warn!')}
            title={
              isUnreadable
                ? 'The time in the address cannot be read; this is shown instead.'
                : `${formatInstant(fromMs, zone)}\n${formatInstant(toMs, zone)}\nChange (t)`
            }
          >
            <Clock className="size-4 shrink-0 text-muted" aria-hidden />
            <span className="truncate">{shown}</span>
          </Button>
        }
      >
        <TimeForm
          onSelect={(chosen) => {
            setOpen(false);
            selectTime(chosen);
            if (chosen.kind === 'last') renewNow();
          }}
        />
      </Popover>
      <IconButton
        label="Later (])"
        className="max-md:hidden"
        disabled={selection.kind === 'last'}
        onClick={() => selectTime(shiftSelection(selection, nowMs, 1))}
      >
        <ChevronRight className="size-4" aria-hidden />
      </IconButton>
      <IconButton label="Zoom out (z)" className="max-md:hidden" onClick={() => selectTime(zoomOut(selection, nowMs))}>
        <ZoomOut className="size-4" aria-hidden />
      </IconButton>
    </div>
  );
}

function TimeForm({ onSelect }: { onSelect: (selection: TimeSelection) => void }) {
  const { selection, zone } = useTime();
  const [text, setText] = useState('');
  const id = useId();
  const [nowMs] = useState(Date.now);
  const typed = text.trim() === '' ? undefined : readTypedTime(text, { nowMs, zone });
  const read = typed && 'selection' in typed ? typed.selection : undefined;
  const range = read && resolveSelection(read, nowMs);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (read) onSelect(read);
  }

  return (
    <>
      <form className="p-1" onSubmit={submit}>
        <input
          value={text}
          aria-label="Time range"
          aria-describedby={id}
          aria-invalid={typed !== undefined && !read}
          placeholder="last 90m, yesterday, 10:00 to 11:00"
          autoComplete="off"
          spellCheck={false}
          className="h-8 w-full rounded-md border border-line-strong bg-surface px-2 outline-none focus:border-accent"
          onChange={({ target }) => setText(target.value)}
        />
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
      <ul className="grid grid-cols-2 border-t border-line pt-1">
        {quick.map((lengthMs) => {
          const choice = { kind: 'last', lengthMs } as const;
          const isChosen = selection.kind === 'last' && selection.lengthMs === lengthMs;
          return (
            <li key={lengthMs}>
              <button
                type="button"
                aria-current={isChosen}
                className={cx('h-7 w-full rounded-sm px-2 text-left hover:bg-hover', isChosen && 'bg-selected')}
                onClick={() => onSelect(choice)}
              >
                {describeSelection(choice, zone, 0)}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
