import { Search } from 'lucide-react';
import { modKey } from '../lib/keyboard/mod-key.ts';
import { Kbd } from '../ui/kbd.tsx';
import { LiveToggle } from './live-toggle.tsx';
import { PersonMenu } from './person-menu.tsx';
import { ScopeMenus } from './scope-menus.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import { TimePicker } from './time-picker.tsx';

/** The scope of all pages: which environment, which time, live or not. */
export function TopBar({ onSearch, onShare }: { onSearch: () => void; onShare: () => void }) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-1.5 border-b border-line bg-page px-2 sm:px-3">
      <ScopeMenus />
      <button
        type="button"
        className="flex h-7 min-w-0 items-center gap-2 rounded-md px-2 text-muted hover:bg-hover hover:text-text sm:ml-1 lg:w-64 lg:border lg:border-line lg:bg-surface"
        title="Search pages, services and traces"
        onClick={onSearch}
      >
        <Search className="size-4 shrink-0" aria-hidden />
        <span className="grow truncate text-left max-lg:sr-only">Go to…</span>
        <span className="max-lg:hidden" aria-hidden>
          <Kbd>{modKey === '⌘' ? '⌘K' : 'Ctrl K'}</Kbd>
        </span>
      </button>
      <div className="grow" />
      <TimePicker />
      <LiveToggle />
      <SettingsMenu />
      <PersonMenu onShare={onShare} />
    </header>
  );
}
