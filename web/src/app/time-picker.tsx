import { ChevronLeft, ChevronRight, Clock, ZoomOut } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useShortcuts } from '../lib/keyboard/shortcuts.ts';
import { formatInstant } from '../lib/format/instant.ts';
import { renewNow } from '../lib/url/place.ts';
import { describeSelection, resolveSelection, shiftSelection, zoomOut } from '../lib/time/time-selection.ts';
import { selectTime, useTime } from '../lib/time/use-time.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Popover } from '../ui/popover.tsx';

const TimePanel = lazy(async () => ({ default: (await import('./time-panel.tsx')).TimePanel }));

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
        className="w-[min(35rem,calc(100vw-1rem))] p-0!"
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
        <Suspense fallback={<div className="h-84" />}>
          <TimePanel
            onSelect={(chosen) => {
              setOpen(false);
              selectTime(chosen);
              if (chosen.kind === 'last') renewNow();
            }}
          />
        </Suspense>
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
