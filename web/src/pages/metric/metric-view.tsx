import type { Form } from '../../charts/series/series.ts';
import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { FilterBar } from '../../components/filter/filter-bar.tsx';
import { inFilter } from '../../components/filter/in-filter.ts';
import { aggregatesOf } from '../../components/metrics/aggregates.ts';
import { GroupKeys } from '../../components/metrics/group-keys.tsx';
import { MetricAttributes } from '../../components/metrics/metric-attributes.tsx';
import { MetricChart } from '../../components/metrics/metric-chart.tsx';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { addTerm, bothFilters } from '../../lib/query-text/add-term.ts';
import { toggleKey } from '../../lib/query-text/key-list.ts';
import { writeKey } from '../../lib/query-text/write-term.ts';
import { bucketStepMs, fromWholeBucket } from '../../lib/time/bucket-step.ts';
import { writeSpanOfTime } from '../../lib/time/span-of-time.ts';
import { graphRangeOf, useTime } from '../../lib/time/use-time.ts';
import { useChoice } from '../../lib/url/choice.ts';
import { useOwnHref, useParam } from '../../lib/url/href.ts';
import { useScope } from '../../lib/url/scope.ts';
import { useKeyList } from '../../lib/url/use-key-list.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { ChoiceMenu } from '../../ui/choice-menu.tsx';
import { Section } from '../../ui/section.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx';
import { NoPoints } from './no-points.tsx';

const MetricView_Metric = graphql(`
  fragment MetricView_Metric on Metric {
    id
    type
    unit
    isMonotonic
    attributeKeys
  }
`);

const MetricSeriesQuery = graphql(`
  query MetricSeries(
    $id: ID!
    $aggregate: String!
    $by: [String!]!
    $filter: String!
    $range: TimeRangeInput!
    $step: String!
  ) {
    node(id: $id) {
      __typename
      ... on Metric {
        id
        series(aggregate: $aggregate, by: $by, filter: $filter, range: $range, step: $step) {
          ...MetricChart_Series
          meta {
            ...MetaNotices_Meta
          }
        }
      }
    }
  }
`);

const MetricCardinalityQuery = graphql(`
  query MetricCardinality($id: ID!, $range: TimeRangeInput!) {
    node(id: $id) {
      __typename
      ... on Metric {
        id
        cardinality(range: $range) {
          attributes {
            key
          }
          ...MetricAttributes_Cardinality
        }
      }
    }
  }
`);

const forms: readonly { value: Form; name: string }[] = [
  { value: 'lines', name: 'Lines' },
  { value: 'area', name: 'Area' },
  { value: 'stacked', name: 'Stacked' },
  { value: 'bars', name: 'Bars' },
];
const BUCKETS = 180;
const nothing: readonly string[] = [];

interface MetricViewProps {
  name: string;
  metric: FragmentType<typeof MetricView_Metric>;
}

/** A metric with what is made of it: aggregate, groups, filter, form; all of that in the address. */
export function MetricView({ name, metric: given }: MetricViewProps) {
  const { id, type, unit, isMonotonic, attributeKeys } = readFragment(MetricView_Metric, given);
  const { range: asked, graphRange } = useTime();
  const aggregates = aggregatesOf(type, isMonotonic);
  const [aggregate, setAggregate] = useChoice('aggregate', aggregates);
  const [form, setForm] = useChoice('form', forms, { replace: true, keepsNow: true });
  const [by, setBy] = useKeyList('by');
  const [filter, setFilter] = useParam('filter');
  const scope = useScope();
  const ownHref = useOwnHref();
  const sent = bothFilters(filter, scope.filter);
  const stepMs = bucketStepMs(asked, BUCKETS);
  const range = fromWholeBucket(asked, stepMs);
  const step = writeSpanOfTime(stepMs);
  const answer = useAnswer(MetricSeriesQuery, {
    id,
    aggregate,
    by: [...by],
    filter: sent,
    range: graphRangeOf(range),
    step,
  });
  const made = useAnswer(MetricCardinalityQuery, { id, range: graphRange });
  const cardinality = made.data?.node?.__typename === 'Metric' ? made.data.node.cardinality : undefined;
  const known = [...new Set([...attributeKeys, ...(cardinality?.attributes.map(({ key }) => key) ?? nothing)])];
  const mistake = answer.failure?.filter;
  const groups = by.length === 0 ? '' : ` by ${by.join(', ')}`;
  const query = `metric ${writeKey(name)} ${sent} | stats ${aggregate}${groups} every ${step}`.replace('  ', ' ');
  const hrefOf = (key: string, operator: '=' | '!=', value: string | number | boolean): string =>
    ownHref({ filter: addTerm(filter, key, operator, value) });

  return (
    <div className="flex flex-col gap-4 px-3 pb-8">
      <div className="flex flex-wrap items-center gap-2">
        <FilterBar
          signal="METRICS"
          filter={filter}
          onApply={(next) => (next === filter ? answer.again() : setFilter(next))}
          mistake={mistake && inFilter(mistake, filter, sent)}
          range={graphRange}
          placeholder="Filter: http.route=/pay, service.name=checkout"
        />
        <ChoiceMenu label="Show" value={aggregate} choices={aggregates} onChoose={setAggregate} />
        <GroupKeys keys={by} known={known} onChange={setBy} />
        <span className="ml-auto">
          <Segments label="Form" isLabelHidden value={form} choices={forms} onChoose={setForm} />
        </span>
      </div>
      <AnswerState answer={answer} className="min-h-80" skeleton={<Skeleton className="h-80" />}>
        {({ node }) =>
          node?.__typename === 'Metric' ? (
            <>
              <MetricChart
                title={aggregates.find(({ value }) => value === aggregate)?.name ?? aggregate}
                series={node.series}
                unit={unit}
                range={range}
                form={form}
                query={query}
                hrefOf={hrefOf}
                empty={<NoPoints filter={filter} sent={sent} />}
              />
              <MetaNotices meta={node.series.meta} />
            </>
          ) : (
            mistake && <p className="m-auto p-6 text-muted">The filter cannot be read, so nothing is shown.</p>
          )
        }
      </AnswerState>
      <Section title="What its series are made of">
        <AnswerState answer={made} skeleton={<SkeletonRows count={8} height={32} />}>
          {() =>
            cardinality && (
              <MetricAttributes
                cardinality={cardinality}
                groupedBy={by}
                onGroup={(key) => setBy(toggleKey(by, key))}
                hrefOf={hrefOf}
              />
            )
          }
        </AnswerState>
      </Section>
    </div>
  );
}
