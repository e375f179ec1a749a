import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { monthNames } from '../lib/format/instant.ts';
import { addDays, addMonths, type Day, weekdayOf, weeksOf, writeDay } from '../lib/time/month.ts';
import { IconButton } from './button.tsx';
import { cx } from './cx.ts';

interface CalendarProps {
  label: string;
  today: Day;
  /** The first and the last day that are chosen. */
  chosen: { from: Day; to: Day } | undefined;
  onChoose: (day: Day) => void;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** The days of a month. Arrows move by day and week, page up and down by month. Days to come cannot be chosen. */
export function Calendar({ label, today, chosen, onChoose }: CalendarProps) {
  const [active, setActive] = useState(chosen?.to ?? today);
  const moved = useRef(false);

  const isLater = (day: Day): boolean => writeDay(day) > writeDay(today);
  const isWithin = (day: Day): boolean =>
    chosen !== undefined && writeDay(day) >= writeDay(chosen.from) && writeDay(day) <= writeDay(chosen.to);

  /** The focus goes with the day that the keys lead to. */
  function takeFocus(button: HTMLButtonElement | null): void {
    if (!button || !moved.current) return;
    moved.current = false;
    button.focus();
  }

  function show(day: Day): void {
    setActive(isLater(day) ? today : day);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const steps: Record<string, () => Day> = {
      ArrowLeft: () => addDays(active, -1),
      ArrowRight: () => addDays(active, 1),
      ArrowUp: () => addDays(active, -7),
      ArrowDown: () => addDays(active, 7),
      PageUp: () => addMonths(active, -1),
      PageDown: () => addMonths(active, 1),
      Home: () => addDays(active, -weekdayOf(active)),
      End: () => addDays(active, 6 - weekdayOf(active)),
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    moved.current = true;
    show(step());
  }

  const title = `${monthNames[active.month - 1]} ${active.year}`;
  return (
    <div>
      <div className="flex items-center justify-between pl-2">
        <span aria-live="polite" className="font-medium">
          {title}
        </span>
        <span className="flex">
          <IconButton label="Month before" onClick={() => show(addMonths(active, -1))}>
            <ChevronLeft className="size-4" aria-hidden />
          </IconButton>
          <IconButton
            label="Month after"
            disabled={isLater({ ...addMonths(active, 1), day: 1 })}
            onClick={() => show(addMonths(active, 1))}
          >
            <ChevronRight className="size-4" aria-hidden />
          </IconButton>
        </span>
      </div>
      <table role="grid" aria-label={`${label}, ${title}`} className="w-full table-fixed" onKeyDown={onKeyDown}>
        <thead>
          <tr className="text-sm text-faint">
            {weekdays.map((name) => (
              <th key={name} scope="col" className="h-6 font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(active).map((week) => (
            <tr key={writeDay(week[0]!)}>
              {week.map((day) => {
                const text = writeDay(day);
                const isOther = day.month !== active.month;
                return (
                  <td key={text} aria-selected={isWithin(day)} className="p-0 text-center">
                    <button
                      ref={text === writeDay(active) ? takeFocus : undefined}
                      type="button"
                      disabled={isLater(day)}
                      tabIndex={text === writeDay(active) ? 0 : -1}
                      aria-label={`${day.day} ${monthNames[day.month - 1]} ${day.year}`}
                      aria-current={text === writeDay(today) ? 'date' : undefined}
                      className={cx(
                        'h-7 w-full rounded-sm',
                        isWithin(day) ? 'bg-selected' : 'enabled:hover:bg-hover',
                        (isOther || isLater(day)) && 'text-faint',
                        text === writeDay(today) && 'font-semibold text-accent',
                      )}
                      onClick={() => {
                        setActive(day);
                        onChoose(day);
                      }}
                    >
                      {day.day}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
