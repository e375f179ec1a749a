import { KeptTime } from '../../components/answer/kept-time.tsx';
import { describeKind } from '../../components/metrics/metric-words.ts';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { selectTime, useTime } from '../../lib/time/use-time.ts';
import { zoomOut } from '../../lib/time/time-selection.ts';
import { useOddParam } from '../../lib/url/choice.ts';
import { setParams, usePageHref, useParam } from '../../lib/url/href.ts';
import { Ago } from '../../ui/ago.tsx';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceMenu } from '../../ui/choice-menu.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { MetricView } from './metric-view.tsx';

const MetricPageQuery = graphql(`
  query MetricPage($name: String!, $range: TimeRangeInput!) {
    metrics(name: $name, range: $range, orderBy: MOST_SERIES, first: 50) {
      nodes {
        id
        type
        unit
        temporality
        isMonotonic
        description
        seriesCount
        lastSeen
        ...MetricView_Metric
      }
    }
    metric(name: $name) {
      lastSeen
    }
  }
`);

/** One metric over time. */
export function MetricPage({ name }: { name: string }) {
  const { graphRange, selection, nowMs } = useTime();
  const answer = useAnswer(MetricPageQuery, { name, range: graphRange });
  const [id] = useParam('id');
  const pageHref = usePageHref();
  const kinds = answer.data?.metrics.nodes ?? [];
  const metric = kinds.find((kind) => kind.id === id) ?? kinds[0];
  useOddParam('id', id, id !== '' && metric && metric.id !== id ? describeKind(metric) : undefined);

  return (
    <div className="h-full overflow-auto">
      <PageTitle
        title={name}
        shown={
          <>
            <Link
              href={pageHref('/metrics')}
              className="text-muted underline decoration-line-strong underline-offset-4 hover:text-text"
            >
              Metrics
            </Link>
            <span className="text-faint"> / </span>
            {name}
          </>
        }
      >
        {metric && kinds.length > 1 && (
          <ChoiceMenu
            label="Of"
            value={metric.id}
            choices={kinds.map((kind) => ({
              value: kind.id,
              name: `${describeKind(kind)} · ${formatWhole(kind.seriesCount)} series`,
            }))}
            onChoose={(next) => setParams({ id: next, aggregate: undefined })}
          />
        )}
      </PageTitle>
      <AnswerState answer={answer} skeleton={<Skeleton className="mx-3 h-96" />}>
        {({ metric: ever }) =>
          metric ? (
            <>
              <p className="flex flex-wrap gap-x-4 px-3 pb-2 text-muted">
                {metric.description && <span className="text-text">{metric.description}</span>}
                {kinds.length === 1 && <span>{describeKind(metric)}</span>}
                <span>
                  last point <Ago time={metric.lastSeen} />
                </span>
              </p>
              <MetricView key={metric.id} name={name} metric={metric} />
            </>
          ) : (
            <EmptyState
              title={ever ? 'It has no point in this time.' : 'No metric of this name is kept.'}
              action={
                <>
                  {ever && <Button onClick={() => selectTime(zoomOut(selection, nowMs))}>Look at a longer time</Button>}
                  <Button onClick={() => history.back()}>Go back</Button>
                </>
              }
            >
              {ever ? (
                <>
                  Its last was <Ago time={ever.lastSeen} />.
                  <KeptTime signal="METRICS" />
                </>
              ) : (
                name
              )}
            </EmptyState>
          )
        }
      </AnswerState>
    </div>
  );
}
