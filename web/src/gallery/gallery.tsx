import { useEffect } from 'react';
import { prefer, usePreferences } from '../lib/preferences.ts';
import { defaultSelection } from '../lib/time/time-selection.ts';
import { selectTime } from '../lib/time/use-time.ts';
import { Button } from '../ui/button.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { Segments } from '../ui/segments.tsx';
import { Distributions } from './distributions.tsx';
import { TimeCharts } from './time-charts.tsx';

const parts = [
  { id: 'time-charts', name: 'Charts over time', Part: TimeCharts },
  { id: 'distributions', name: 'Distributions', Part: Distributions },
] as const;

/** Every chart and every part of ui/, with data of scenarios. In development only. */
export function Gallery() {
  const { theme } = usePreferences();
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <div className="h-full overflow-auto">
      <PageTitle title="Gallery">
        <nav aria-label="Parts" className="flex gap-3">
          {parts.map(({ id, name }) => (
            <a key={id} href={`#${id}`} className="text-accent hover:underline">
              {name}
            </a>
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
      <main className="flex flex-col gap-8 px-3 pb-12">
        {parts.map(({ id, name, Part }) => (
          <section key={id} id={id} className="flex flex-col gap-4">
            <h2 className="border-b border-line pb-1 text-title font-semibold">{name}</h2>
            <Part />
          </section>
        ))}
      </main>
    </div>
  );
}
