import { CircleHelp, Menu, PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { Fragment, useState } from 'react';
import { prefer, usePreferences } from '../lib/preferences.ts';
import { usePageHref } from '../lib/url/href.ts';
import { usePlace } from '../lib/url/place.ts';
import { cx } from '../ui/cx.ts';
import { Link } from '../ui/link.tsx';
import { Popover } from '../ui/popover.tsx';
import { Mark } from './mark.tsx';
import { findRoute } from './routes.ts';
import { allSections, isInSection, ownSections, type Section, sectionGroups } from './sections.ts';

/** The pages: at the side, folded to pictures when little room is left or wanted, at the bottom of a small screen. */
export function Rail({ onHelp }: { onHelp: () => void }) {
  return (
    <>
      <SideRail onHelp={onHelp} />
      <BottomRail onHelp={onHelp} />
    </>
  );
}

const row = 'flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-muted hover:bg-hover hover:text-text';

function SideRail({ onHelp }: { onHelp: () => void }) {
  const { rail } = usePreferences();
  const isOpen = rail === 'open';
  const text = cx('truncate', isOpen ? 'max-lg:hidden' : 'hidden');
  const Fold = isOpen ? PanelLeftClose : PanelLeftOpen;
  return (
    <nav
      aria-label="Pages"
      className={cx(
        'flex shrink-0 flex-col gap-0.5 overflow-y-auto border-r border-line bg-page px-2 py-2 max-sm:hidden',
        isOpen ? 'w-12.5 lg:w-44' : 'w-12.5',
      )}
    >
      <div className="mb-2 flex h-7 shrink-0 items-center gap-2.5 px-1.5">
        <Mark />
        <span className={cx(text, 'font-semibold')}>Seamark</span>
      </div>
      {sectionGroups.map((sections, at) => (
        <Fragment key={sections[0]!.path}>
          {at > 0 && <div aria-hidden className="mx-2 my-1.5 border-t border-line" />}
          {sections.map((section) => (
            <SectionLink key={section.path} section={section} className={row} textClass={text} />
          ))}
        </Fragment>
      ))}
      <div className="grow" />
      {ownSections.map((section) => (
        <SectionLink key={section.path} section={section} className={row} textClass={text} />
      ))}
      <button type="button" title="Help (?)" className={cx(row, 'shrink-0')} onClick={onHelp}>
        <CircleHelp className="size-4 shrink-0" aria-hidden />
        <span className={text}>Help</span>
        <span className="sr-only">Help and keys</span>
      </button>
      <button
        type="button"
        title={isOpen ? 'Fold' : 'Unfold'}
        className={cx(row, 'shrink-0 max-lg:hidden')}
        onClick={() => prefer('rail', isOpen ? 'folded' : 'open')}
      >
        <Fold className="size-4 shrink-0" aria-hidden />
        <span className={text}>Fold</span>
        <span className="sr-only">{isOpen ? 'Fold the list of pages' : 'Unfold the list of pages'}</span>
      </button>
    </nav>
  );
}

/** So many have room at the bottom of a small screen, beside what opens the others. */
const MOST_AT_BOTTOM = 4;

function BottomRail({ onHelp }: { onHelp: () => void }) {
  const { path } = usePlace();
  const [open, setOpen] = useState(false);
  const others = allSections.slice(MOST_AT_BOTTOM);
  const look = 'flex h-13 flex-col items-center justify-center gap-0.5 text-sm';
  return (
    <nav
      aria-label="Pages"
      className="grid shrink-0 grid-cols-5 border-t border-line bg-page pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {allSections.slice(0, MOST_AT_BOTTOM).map((section) => (
        <BottomLink key={section.path} section={section} className={look} />
      ))}
      <Popover
        label="More pages"
        align="end"
        open={open}
        onOpenChange={setOpen}
        className="w-52"
        trigger={
          <button
            type="button"
            className={cx(look, others.some((section) => isInSection(section, path)) ? 'text-accent' : 'text-muted')}
          >
            <Menu className="size-5" aria-hidden />
            More
          </button>
        }
      >
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- links and buttons in it have the keys */}
        <div onClick={() => setOpen(false)}>
          {others.map((section) => (
            <SectionLink key={section.path} section={section} className={row} textClass="truncate" />
          ))}
          <button type="button" className={row} onClick={onHelp}>
            <CircleHelp className="size-4 shrink-0" aria-hidden />
            Help
          </button>
        </div>
      </Popover>
    </nav>
  );
}

interface SectionLinkProps {
  section: Section;
  className: string;
  textClass: string;
}

function SectionLink({ section, className, textClass }: SectionLinkProps) {
  const { href, isHere, preload } = useSection(section);
  const { name, icon: Icon, key } = section;
  return (
    <Link
      href={href}
      title={`${name} (g ${key})`}
      aria-label={name}
      aria-current={isHere ? 'page' : undefined}
      className={cx(className, 'shrink-0', isHere && 'bg-selected font-medium text-text')}
      onPointerEnter={preload}
      onFocus={preload}
    >
      <Icon className={cx('size-4 shrink-0', isHere && 'text-accent')} aria-hidden />
      <span className={textClass}>{name}</span>
    </Link>
  );
}

function BottomLink({ section, className }: { section: Section; className: string }) {
  const { href, isHere } = useSection(section);
  const { name, icon: Icon } = section;
  return (
    <Link
      href={href}
      aria-current={isHere ? 'page' : undefined}
      className={cx(className, isHere ? 'text-accent' : 'text-muted')}
    >
      <Icon className="size-5" aria-hidden />
      {name}
    </Link>
  );
}

function useSection(section: Section): { href: string; isHere: boolean; preload: () => void } {
  const pageHref = usePageHref();
  const { path } = usePlace();
  return {
    href: pageHref(section.path),
    isHere: isInSection(section, path),
    // What is pointed at is probably wanted next; a failure shows when it is.
    preload: () =>
      void findRoute(section.path)
        ?.route.load()
        .catch(() => undefined),
  };
}
