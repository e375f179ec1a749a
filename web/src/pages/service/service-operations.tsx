import { OperationTable } from '../../components/services/operation-table.tsx';
import { operationOrders, orderOf } from '../../components/services/service-order.ts';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { useLiveAnswer } from '../../lib/graph/use-live-answer.ts';
import { usePages } from '../../lib/graph/use-pages.ts';
import { writeNamePart } from '../../lib/query-text/write-term.ts';
import type { MovingRange } from '../../lib/time/use-moving-range.ts';
import { useChoice } from '../../lib/url/choice.ts';
import { setParams, useParam } from '../../lib/url/href.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { NameFilter } from '../../ui/name-filter.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

const ServiceOperations_Query = graphql(`
  fragment ServiceOperations_Query on Query {
    service(name: $name, namespace: $namespace) {
      id
      operations(
        range: $range
        environment: $environment
        filter: $filter
        orderBy: $orderBy
        first: 100
        after: $after
      ) {
        nodes {
          ...OperationTable_Operation
        }
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const ServiceOperationsQuery = graphql(`
  query ServiceOperations(
    $name: String!
    $namespace: String
    $range: TimeRangeInput!
    $environment: String
    $filter: String!
    $step: String!
    $length: String!
    $orderBy: OperationOrder!
    $after: String
  ) {
    ...ServiceOperations_Query
  }
`);

const ServiceOperationsSubscription = graphql(`
  subscription ServiceOperationsLive(
    $name: String!
    $namespace: String
    $range: TimeRangeInput!
    $environment: String
    $filter: String!
    $step: String!
    $length: String!
    $orderBy: OperationOrder!
    $after: String
    $every: String!
  ) {
    live(every: $every) {
      at
      query {
        ...ServiceOperations_Query
      }
    }
  }
`);

const question = { fixed: ServiceOperationsQuery, live: ServiceOperationsSubscription };
const none = { nodes: [], totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null } };
const operationsOf = (data: FragmentType<typeof ServiceOperations_Query>) =>
  readFragment(ServiceOperations_Query, data).service?.operations ?? none;

interface ServiceOperationsProps {
  service: { name: string; namespace: string | null; environment: string | null };
  /** What its spans match. */
  filter: string;
  time: MovingRange;
  scroller: HTMLElement | null;
}

/** What is asked of the service, any number of operations; they come by themselves, as there may be thousands. */
export function ServiceOperations({ service, filter, time, scroller }: ServiceOperationsProps) {
  const [part] = useParam('operation');
  const [order, setOrder] = useChoice('sort', operationOrders);
  const { fixed, live, length } = time;
  const asked = {
    ...service,
    length,
    filter: part === '' ? '' : writeNamePart('name', part),
    orderBy: orderOf(operationOrders, order),
  };
  const first = useLiveAnswer(question, { ...fixed, ...asked }, live && { ...live, ...asked }, { drivesClock: false });
  const further = live ? { range: live.range, step: live.step } : fixed;
  const pages = usePages(ServiceOperationsQuery, { ...further, ...asked }, operationsOf, { first });
  const total = first.data && operationsOf(first.data).totalCount;
  return (
    <Section
      title="Operations"
      action={
        <span className="flex items-center gap-3">
          {typeof total === 'number' && <span className="text-sm text-faint">{formatWhole(total)}</span>}
          <NameFilter
            label="Operations by name"
            value={part}
            onChange={(operation) => setParams({ operation }, { replace: true })}
          />
        </span>
      }
    >
      <AnswerState answer={first} skeleton={<SkeletonRows count={12} />}>
        {() =>
          pages.nodes.length === 0 ? (
            <p className="p-3 text-muted">
              {part === ''
                ? 'Nothing was asked of it in this time.'
                : 'Nothing with this name was asked of it in this time.'}
            </p>
          ) : (
            <>
              <OperationTable
                operations={pages.nodes}
                filter={filter}
                order={order}
                onOrder={setOrder}
                scroller={scroller}
                total={total ?? undefined}
                onNearEnd={pages.hasMore && !pages.isLoadingMore && !pages.moreFailure ? pages.loadMore : undefined}
              />
              {(pages.hasMore || pages.moreFailure) && (
                <ListEnd
                  hasMore={pages.hasMore}
                  isLoading={pages.isLoadingMore}
                  failure={pages.moreFailure?.sentence}
                  onMore={pages.loadMore}
                />
              )}
            </>
          )
        }
      </AnswerState>
    </Section>
  );
}
