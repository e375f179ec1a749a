import { Link2, Moon, Settings2, Sun, SunMoon } from 'lucide-react';
import { useState } from 'react';
import { type Preferences, prefer, usePreferences } from '../lib/preferences.ts';
import { useTime } from '../lib/time/use-time.ts';
import { IconButton } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Popover } from '../ui/popover.tsx';
import { Segments } from '../ui/segments.tsx';
import { copyLink } from '../lib/url/fixed-link.ts';

const themes = [
  { value: 'system', name: 'System', icon: SunMoon },
  { value: 'light', name: 'Light', icon: Sun },
  { value: 'dark', name: 'Dark', icon: Moon },
] as const;

/** How it looks, and a link to what is shown. */
export function SettingsMenu() {
  const { theme, zone } = usePreferences();
  const [open, setOpen] = useState(false);
  const { range } = useTime();
  return (
    <Popover
      label="Settings"
      align="end"
      open={open}
      onOpenChange={setOpen}
      className="w-64"
      trigger={
        <IconButton label="Theme, time zone, link">
          <Settings2 className="size-4" aria-hidden />
        </IconButton>
      }
    >
      <div className="flex flex-col gap-3 p-2">
        <Segments
          label="Theme"
          value={theme}
          choices={themes}
          onChoose={(value: Preferences['theme']) => prefer('theme', value)}
        />
        <Segments
          label="Clock"
          value={zone}
          choices={[
            { value: 'local', name: 'Local time' },
            { value: 'UTC', name: 'UTC' },
          ]}
          onChoose={(value: Preferences['zone']) => prefer('zone', value)}
        />
        <button
          type="button"
          className="flex h-8 items-center gap-2 rounded-md border border-line px-2 hover:bg-hover"
          onClick={() => {
            setOpen(false);
            void copyLink(range);
          }}
        >
          <Link2 className="size-4 text-muted" aria-hidden />
          <span className="grow text-left">Copy a link to this picture</span>
          <Kbd>y</Kbd>
        </button>
      </div>
    </Popover>
  );
}
