import { ChevronDown, Layers } from 'lucide-react';
import { graphql } from '../gql/index.ts';
import { useAnswer } from '../lib/graph/use-answer.ts';
import { useTime } from '../lib/time/use-time.ts';
import { useParam } from '../lib/url/href.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceMenu } from '../ui/choice-menu.tsx';

const EnvironmentsQuery = graphql(`
  query Environments($range: TimeRangeInput!) {
    attributeValues(signal: TRACES, key: "deployment.environment.name", range: $range, first: 50)
  }
`);

/** The environment that all pages are limited to. */
export function EnvironmentMenu() {
  const { graphRange } = useTime();
  const { data } = useAnswer(EnvironmentsQuery, { range: graphRange });
  const [chosen, choose] = useParam('env');
  const known = data?.attributeValues ?? [];
  const environments = chosen && !known.includes(chosen) ? [chosen, ...known] : known;
  return (
    <ChoiceMenu
      label="Environment"
      value={chosen}
      onChoose={choose}
      choices={[
        { value: '', name: 'All environments' },
        ...environments.map((environment) => ({ value: environment, name: environment })),
      ]}
      trigger={
        <Button look="ghost" aria-label={`Environment: ${chosen || 'All environments'}`} className="max-w-44 px-2">
          <Layers className="size-4 shrink-0" aria-hidden />
          <span className="truncate max-sm:hidden">{chosen || 'All environments'}</span>
          {chosen && <span className="truncate sm:hidden">{chosen}</span>}
          <ChevronDown className="size-3.5 shrink-0 text-faint" aria-hidden />
        </Button>
      }
    />
  );
}
