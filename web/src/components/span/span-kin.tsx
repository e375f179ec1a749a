import { lazy, Suspense } from 'react';
import type { ValueBucket } from '../../charts/histogram/value-bucket.ts';
import { graphql } from '../../gql/index.ts';
import type { SpanKinQuery as SpanKinData } from '../../gql/graphql.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatPercent, formatWhole } from '../../lib/format/number.ts';
import { durationUnit } from '../../lib/format/unit.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { durationTerms } from '../../lib/query-text/duration-terms.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import { type Params, usePageHref } from '../../lib/url/href.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

const SpanKinQuery = graphql(`
  query SpanKin($id: ID!) {
    node(id: $id) {
      __typename
      ... on Span {
        id
        kin {
          shareWithin
          red {
            requestCount
            errorRate
            latencyMs(percentiles: [50, 95, 99])
            distribution {
              fromMs
              toMs
              count
            }
          }
        }
      }
    }
  }
`);

const Histogram = lazy(async () => ({ default: (await import('../../charts/histogram.tsx')).Histogram }));
const HEIGHT_PX = 84;

interface SpanKinProps {
  id: string;
  durationMs: number;
  service: string;
  name: string;
  kind: string;
  /** The time to look at where a value leads to other traces. */
  time: Params;
}

/** Where the duration of a span lies among the spans of the same service, name and kind. */
export function SpanKin({ id, durationMs, service, name, kind, time }: SpanKinProps) {
  const answer = useAnswer(SpanKinQuery, { id });
  const pageHref = usePageHref();
  const own = [writeTerm('service.name', '=', service), writeTerm('name', '=', name), writeTerm('kind', '=', kind)];
  const skeleton = <Skeleton className="mx-2 my-1 h-38" />;
  return (
    <AnswerState answer={answer} skeleton={skeleton}>
      {({ node }) => {
        if (node?.__typename !== 'Span') return null;
        const { red, shareWithin } = node.kin;
        const [p50, p95, p99] = red.latencyMs;
        const marks = [
          { name: 'p50', value: p50 },
          { name: 'p95', value: p95 },
          { name: 'p99', value: p99 },
        ].flatMap(({ name: percentile, value }) => (typeof value === 'number' ? [{ name: percentile, value }] : []));
        return (
          <div className="px-2 pb-1">
            <p className="text-sm text-muted">{sentenceOf(node.kin, shareWithin ?? null)}</p>
            <Suspense fallback={skeleton}>
              <Histogram
                title="Durations"
                figure={p50 === null || p50 === undefined ? undefined : `p50 ${formatDuration(p50)}`}
                buckets={bucketsOf(red)}
                unit={durationUnit}
                height={HEIGHT_PX}
                marks={[...marks, { name: 'this', value: durationMs, isSelf: true }]}
                actionsOf={(values) => [
                  {
                    name: 'Traces of these',
                    href: pageHref('/traces', { ...time, filter: [...own, ...durationTerms(values)].join(' ') }),
                  },
                ]}
              />
            </Suspense>
          </div>
        );
      }}
    </AnswerState>
  );
}

type Kin = Extract<NonNullable<SpanKinData['node']>, { __typename: 'Span' }>['kin'];

function sentenceOf({ red: { requestCount, errorRate } }: Kin, shareWithin: number | null): string {
  const among = `${formatWhole(requestCount)} of its kind within two hours`;
  const place =
    shareWithin === null
      ? `Among ${among}.`
      : shareWithin >= 0.5
        ? `Took longer than ${formatPercent(shareWithin)} of ${among}.`
        : `Took less time than ${formatPercent(1 - shareWithin)} of ${among}.`;
  return errorRate ? `${place} ${formatPercent(errorRate)} of them failed.` : place;
}

function bucketsOf({ distribution }: Kin['red']): ValueBucket[] {
  return distribution.map(({ fromMs, toMs, count }) => ({ from: fromMs, to: toMs, count: Number(count) }));
}
