import { modKey } from '../lib/keyboard/mod-key.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { allSections } from './sections.ts';

const keys: readonly [keys: string[], does: string][] = [
  [[modKey, 'K'], 'Go to a page, a service, a trace, a time'],
  ...allSections.map(({ key, name }): [string[], string] => [['g', key], name]),
  [['/'], 'Filter'],
  [['t'], 'Time range'],
  [['['], 'Earlier'],
  [[']'], 'Later'],
  [['z'], 'Zoom out'],
  [['l'], 'Live on and off'],
  [['y'], 'Copy a link to this picture'],
  [['j', 'k'], 'Next and previous row'],
  [['↵'], 'Open the row, or what a chart points at'],
  [['c'], 'In the list of logs: the lines around the row'],
  [['←', '→'], 'Move over a chart, with ⇧ to zoom; fold and unfold'],
  [['f'], 'Look closely at a span of a trace'],
  [['n', 'p'], 'Next and previous span that was found'],
  [['x', 'c'], 'Choose a trace, compare two'],
  [['Esc'], 'Close'],
  [['?'], 'This list'],
];

const words: readonly [text: string, means: string][] = [
  ['timeout', 'the word, in the text of a log, in the name and attributes of a span'],
  ['"connection refused"', 'the words, one after the other'],
  ['service.name=checkout', 'a key with this value; != for any other'],
  ['duration>500ms status=error', 'both; or between them for one of them'],
  ['http.route:/cart/*', 'a pattern'],
  ['body~"order \\d+"', 'a regular expression'],
  ['has db.query.text', 'the key is there'],
  ['severity>=warn -healthcheck', 'left out with -'],
];

/** The keys, and the language of the filter in short. */
export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Help" onClose={onClose}>
      <div
        className="grid gap-6 overflow-auto p-4 sm:grid-cols-[1fr_1.3fr]"
        tabIndex={0}
        role="region"
        aria-label="Help"
      >
        <section>
          <h3 className="mb-2 font-medium">Keys</h3>
          <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-1.5">
            {keys.map(([names, does]) => (
              <div key={does} className="contents">
                <dt className="flex gap-1">
                  {names.map((name) => (
                    <Kbd key={name}>{name}</Kbd>
                  ))}
                </dt>
                <dd className="text-muted">{does}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3 className="mb-2 font-medium">Filter</h3>
          <dl className="flex flex-col gap-1.5">
            {words.map(([text, means]) => (
              <div key={text}>
                <dt className="font-mono text-sm">{text}</dt>
                <dd className="text-sm text-muted">{means}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
