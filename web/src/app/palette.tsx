import { CircleHelp, type LucideIcon, Moon, Radio, Rows3, Search, Send, Sun } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { graphql } from '../gql/index.ts';
import { useAnswer } from '../lib/graph/use-answer.ts';
import { prefer } from '../lib/preferences.ts';
import { writeSearch } from '../lib/query-text/write-term.ts';
import { setLive, useTime } from '../lib/time/use-time.ts';
import { pageHref } from '../lib/url/href.ts';
import { navigate } from '../lib/url/place.ts';
import { cx } from '../ui/cx.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ServiceDot } from '../ui/service-name.tsx';
import { ownSections, sections } from './sections.ts';

const PaletteServicesQuery = graphql(`
  query PaletteServices($range: TimeRangeInput!) {
    services(range: $range, first: 200) {
      nodes {
        id
        name
        namespace
      }
    }
  }
`);

interface Choice {
  key: string;
  name: string;
  kind: string;
  icon: LucideIcon | undefined;
  run: () => void;
}

const MOST = 12;

/** Anything by its name: pages, services, a trace by its id, what can be done. */
export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { graphRange, isLive } = useTime();
  const { data } = useAnswer(PaletteServicesQuery, { range: graphRange });
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const id = useId();

  const go = (path: string, params?: Record<string, string>) => (): void => navigate(pageHref(path, params));
  const wanted = text.trim();
  const traceId = wanted.replaceAll('-', '').toLowerCase();
  const pages = [...sections, ...ownSections].map(({ path, name, icon }): Choice => {
    return { key: path, name, kind: 'Page', icon, run: go(path) };
  });
  const services = (data?.services.nodes ?? []).map(({ id: key, name, namespace }): Choice => {
    const params = namespace ? { namespace } : {};
    return { key, name, kind: 'Service', icon: undefined, run: go(`/services/${encodeURIComponent(name)}`, params) };
  });
  const actions: Choice[] = [
    {
      key: 'live',
      name: isLive ? 'Stop following' : 'Follow what comes in',
      kind: 'Action',
      icon: Radio,
      run: () => setLive(!isLive),
    },
    { key: 'light', name: 'Light theme', kind: 'Action', icon: Sun, run: () => prefer('theme', 'light') },
    { key: 'dark', name: 'Dark theme', kind: 'Action', icon: Moon, run: () => prefer('theme', 'dark') },
    { key: 'help', name: 'Help and keys', kind: 'Action', icon: CircleHelp, run: onHelp },
  ];
  const found = [...pages, ...services, ...actions].filter(({ name }) => matches(name, wanted)).slice(0, MOST);
  const direct: Choice[] = /^[0-9a-f]{32}$/.test(traceId)
    ? [{ key: 'trace', name: `Trace ${traceId}`, kind: 'Trace', icon: Rows3, run: go(`/traces/${traceId}`) }]
    : [];
  const search: Choice[] =
    wanted === '' || direct.length > 0
      ? []
      : [
          {
            key: 'logs',
            name: `“${wanted}” in logs`,
            kind: 'Search',
            icon: Search,
            run: go('/logs', { filter: writeSearch(wanted) }),
          },
          {
            key: 'traces',
            name: `“${wanted}” in traces`,
            kind: 'Search',
            icon: Send,
            run: go('/traces', { filter: writeSearch(wanted) }),
          },
        ];
  const choices = [...direct, ...found, ...search];
  const at = Math.min(chosen, choices.length - 1);

  function run(choice: Choice | undefined): void {
    if (!choice) return;
    onClose();
    choice.run();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') setChosen((at + 1) % choices.length);
    else if (event.key === 'ArrowUp') setChosen((at - 1 + choices.length) % choices.length);
    else if (event.key === 'Enter') run(choices[at]);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog title="Go to" onClose={onClose} isBare>
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it is what the dialog is for
        autoFocus
        value={text}
        placeholder="A page, a service, a trace id, words"
        aria-label="Go to"
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={`${id}-${at}`}
        autoComplete="off"
        spellCheck={false}
        className="h-11 shrink-0 border-b border-line bg-transparent px-4 outline-none"
        onChange={({ target }) => {
          setText(target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={`${id}-list`} role="listbox" aria-label="Found" className="h-92 overflow-auto p-1">
        {choices.map((choice, index) => (
          // The input has the keys.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={choice.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className={cx(
              'flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-3',
              index === at ? 'bg-selected' : 'hover:bg-hover',
            )}
            onClick={() => run(choice)}
          >
            <span className="flex size-4 items-center justify-center text-muted">
              {choice.icon ? <choice.icon className="size-4" aria-hidden /> : <ServiceDot name={choice.name} />}
            </span>
            <span className="min-w-0 grow truncate">{choice.name}</span>
            <span className="text-sm text-faint">{choice.kind}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** The letters that are looked for stand in the name in this order. */
function matches(name: string, wanted: string): boolean {
  const lower = name.toLowerCase();
  let at = 0;
  for (const letter of wanted.toLowerCase()) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
