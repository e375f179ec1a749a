import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useShortcuts } from '../lib/keyboard/shortcuts.ts';
import { shiftSelection, zoomOut } from '../lib/time/time-selection.ts';
import { useLiveClock } from '../lib/time/use-live-clock.ts';
import { selectTime, setLive, useTime } from '../lib/time/use-time.ts';
import { copyLink } from '../lib/url/fixed-link.ts';
import { pageHref } from '../lib/url/href.ts';
import { navigate } from '../lib/url/place.ts';
import { AddressNotices } from './address-notices.tsx';
import { Announcement } from './announcement.tsx';
import { ClockNotice } from './clock-notice.tsx';
import { Rail } from './rail.tsx';
import { allSections } from './sections.ts';
import { TopBar } from './top-bar.tsx';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const ShareDialog = lazy(async () => ({
  default: (await import('../components/people/share-dialog.tsx')).ShareDialog,
}));
const Help = lazy(async () => ({ default: (await import('./help.tsx')).Help }));

/** What stands around every page, and the keys that work on all of them. */
export function Frame({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<'palette' | 'help' | 'share' | undefined>(undefined);
  const { selection, range, nowMs, isLive } = useTime();
  useLiveClock();
  useShortcuts({
    'mod+k': () => setOpen('palette'),
    '?': () => setOpen('help'),
    '[': () => selectTime(shiftSelection(selection, nowMs, -1)),
    ']': () => selectTime(shiftSelection(selection, nowMs, 1)),
    z: () => selectTime(zoomOut(selection, nowMs)),
    l: () => setLive(!isLive),
    y: () => void copyLink(range),
    ...Object.fromEntries(allSections.map(({ key, path }) => [`g ${key}`, () => navigate(pageHref(path))])),
  });
  return (
    <div className="flex h-full max-sm:flex-col-reverse">
      <a
        href="#main"
        className="absolute -top-12 left-2 z-50 rounded-md bg-accent px-3 py-1.5 text-on-accent focus:top-2"
      >
        To the page
      </a>
      <Rail onHelp={() => setOpen('help')} />
      <div className="flex min-h-0 min-w-0 grow flex-col">
        <TopBar onSearch={() => setOpen('palette')} onShare={() => setOpen('share')} />
        <ClockNotice />
        <AddressNotices />
        <main id="main" tabIndex={-1} className="min-h-0 grow outline-none">
          {children}
        </main>
      </div>
      <Announcement />
      <Suspense>
        {open === 'palette' && <Palette onClose={() => setOpen(undefined)} onHelp={() => setOpen('help')} />}
        {open === 'share' && <ShareDialog onClose={() => setOpen(undefined)} />}
        {open === 'help' && <Help onClose={() => setOpen(undefined)} />}
      </Suspense>
    </div>
  );
}
