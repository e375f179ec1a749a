import { prefer, usePreferences } from '../lib/preferences.ts';
import { defaultSelection } from '../lib/time/time-selection.ts';
import { selectTime } from '../lib/time/use-time.ts';
import { usePageHref, useParam } from '../lib/url/href.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { Segments } from '../ui/segments.tsx';
import { Distributions } from './distributions.tsx';
import { Structures } from './structures.tsx';
import { TimeCharts } from './time-charts.tsx';

const parts = [
  { id: 'time-charts', name: 'Charts over time', Part: TimeCharts },
  { id: 'distributions', name: 'Distributions', Part: Distributions },
  { id: 'structures', name: 'Structures', Part: Structures },
] as const;

/** Every chart and every part of ui/, with data of scenarios. In development only. */
export function Gallery() {
  const { theme } = usePreferences();
  const [chosen] = useParam('part');
  const pageHref = usePageHref();
  const { id, Part } = parts.find(({ id }) => id === chosen) ?? parts[0];
  return (
    <main className="h-full overflow-auto">
      <PageTitle title="Gallery">
        <nav aria-label="Parts" className="flex gap-3">
          {parts.map((part) => (
            <Link
              key={part.id}
              href={pageHref(window.location.pathname, { part: part.id })}
              aria-current={part.id === id ? 'page' : undefined}
              className={part.id === id ? 'font-medium' : 'text-accent hover:underline'}
            >
              {part.name}
            </Link>
          ))}
        </nav>
        <span className="ml-auto flex gap-2">
          <Button onClick={() => selectTime(defaultSelection)}>Last hour</Button>
          <Segments
            label="Theme"
            isLabelHidden
            value={theme}
            choices={[
              { value: 'light', name: 'Light' },
              { value: 'dark', name: 'Dark' },
              { value: 'system', name: 'System' },
            ]}
            onChoose={(value) => prefer('theme', value)}
          />
        </span>
      </PageTitle>
      <div className="flex flex-col gap-6 px-3 pb-12">
        <Part />
      </div>
    </main>
  );
}
