import { CircleHelp, PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { prefer, usePreferences } from '../lib/preferences.ts';
import { usePageHref } from '../lib/url/href.ts';
import { usePlace } from '../lib/url/place.ts';
import { cx } from '../ui/cx.ts';
import { Link } from '../ui/link.tsx';
import { Mark } from './mark.tsx';
import { findRoute } from './routes.ts';
import { isInSection, ownSections, type Section, sections } from './sections.ts';

/** The pages: at the side, folded to pictures when little room is left or wanted, at the bottom of a small screen. */
export function Rail({ onHelp }: { onHelp: () => void }) {
  const { rail } = usePreferences();
  const isOpen = rail === 'open';
  const text = cx('truncate', isOpen ? 'max-lg:hidden' : 'hidden');
  const row = 'flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-muted hover:bg-hover hover:text-text';
  const Fold = isOpen ? PanelLeftClose : PanelLeftOpen;
  return (
    <>
      <nav
        aria-label="Pages"
        className={cx(
          'flex shrink-0 flex-col gap-0.5 border-r border-line bg-page px-2 py-2 max-sm:hidden',
          isOpen ? 'w-12.5 lg:w-44' : 'w-12.5',
        )}
      >
        <div className="mb-2 flex h-7 items-center gap-2.5 px-1.5">
          <Mark />
          <span className={cx(text, 'font-semibold')}>Seamark</span>
        </div>
        {sections.map((section) => (
          <RailLink key={section.path} section={section} className={row} textClass={text} />
        ))}
        <div className="grow" />
        {ownSections.map((section) => (
          <RailLink key={section.path} section={section} className={row} textClass={text} />
        ))}
        <button type="button" title="Help (?)" className={row} onClick={onHelp}>
          <CircleHelp className="size-4 shrink-0" aria-hidden />
          <span className={text}>Help</span>
          <span className="sr-only">Help and keys</span>
        </button>
        <button
          type="button"
          title={isOpen ? 'Fold' : 'Unfold'}
          className={cx(row, 'max-lg:hidden')}
          onClick={() => prefer('rail', isOpen ? 'folded' : 'open')}
        >
          <Fold className="size-4 shrink-0" aria-hidden />
          <span className={text}>Fold</span>
          <span className="sr-only">{isOpen ? 'Fold the list of pages' : 'Unfold the list of pages'}</span>
        </button>
      </nav>
      <nav
        aria-label="Pages"
        className="grid shrink-0 grid-cols-5 border-t border-line bg-page pb-[env(safe-area-inset-bottom)] sm:hidden"
      >
        {[...sections, ...ownSections].map((section) => (
          <BottomLink key={section.path} section={section} />
        ))}
      </nav>
    </>
  );
}

interface RailLinkProps {
  section: Section;
  className: string;
  textClass: string;
}

function RailLink({ section, className, textClass }: RailLinkProps) {
  const { href, isHere, preload } = useSection(section);
  const { name, icon: Icon } = section;
  return (
    <Link
      href={href}
      title={name}
      aria-label={name}
      aria-current={isHere ? 'page' : undefined}
      className={cx(className, isHere && 'bg-selected font-medium text-text')}
      onPointerEnter={preload}
      onFocus={preload}
    >
      <Icon className={cx('size-4 shrink-0', isHere && 'text-accent')} aria-hidden />
      <span className={textClass}>{name}</span>
    </Link>
  );
}

function BottomLink({ section }: { section: Section }) {
  const { href, isHere } = useSection(section);
  const { name, icon: Icon } = section;
  return (
    <Link
      href={href}
      aria-current={isHere ? 'page' : undefined}
      className={cx(
        'flex h-13 flex-col items-center justify-center gap-0.5 text-sm',
        isHere ? 'text-accent' : 'text-muted',
      )}
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
