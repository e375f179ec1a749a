import { graphql } from '../../gql/index.ts';
import { formatNano } from '../../lib/format/duration.ts';
import { formatPercent, formatWhole } from '../../lib/format/number.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { useRenewed } from '../../lib/graph/use-renewed.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import { seriesColor } from '../../lib/theme/series-color.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { cx } from '../../ui/cx.ts';
import { ServiceName } from '../../ui/service-name.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';

const TraceOperationsQuery = graphql(`
  query TraceOperations($traceId: String!) {
    trace(traceId: $traceId) {
      id
      operations(first: 200) {
        name
        service {
          id
          name
        }
        spanCount
        errorCount
        durationNano
        selfTimeNano
        maxDurationNano
      }
    }
  }
`);

const MOST = 200;
const columns =
  'grid grid-cols-[minmax(0,1fr)_4rem_9rem] sm:grid-cols-[8rem_minmax(0,1fr)_4rem_4.5rem_10rem] lg:grid-cols-[9rem_minmax(0,1fr)_4rem_4.5rem_6rem_6rem_14rem] items-center gap-x-3 px-3 text-sm';

interface TraceOperationsProps {
  traceId: string;
  spanCount: number;
  /** Shows the spans that match in the waterfall. */
  onFind: (filter: string) => void;
}

/** What was done in a trace, that with most time of its own first. */
export function TraceOperations({ traceId, spanCount, onFind }: TraceOperationsProps) {
  const answer = useAnswer(TraceOperationsQuery, { traceId });
  useRenewed(answer.again, spanCount);
  return (
    <AnswerState answer={answer} className="grow" skeleton={<SkeletonRows count={12} />}>
      {({ trace }) => {
        const operations = trace?.operations ?? [];
        const open = (index: number): void => {
          const { service, name } = operations[index]!;
          onFind(`${writeTerm('service.name', '=', service.name)} ${writeTerm('name', '=', name)}`);
        };
        const total = operations.reduce((sum, { selfTimeNano }) => sum + Number(selfTimeNano), 0);
        return (
          <VirtualList
            label="Operations of the trace"
            className="grow"
            count={operations.length}
            rowHeight={28}
            keyOf={(index) => `${operations[index]!.service.id} ${operations[index]!.name}`}
            onOpen={open}
            header={
              <div aria-hidden className={cx(columns, 'h-7 shrink-0 border-b border-line text-faint')}>
                <span className="max-sm:hidden">Service</span>
                <span>Operation</span>
                <span className="text-right">Spans</span>
                <span className="text-right max-sm:hidden">Errors</span>
                <span className="text-right max-lg:hidden">Total</span>
                <span className="text-right max-lg:hidden">Longest</span>
                <span className="text-right">By itself</span>
              </div>
            }
            footer={
              operations.length === MOST && (
                <p className="p-3 text-sm text-faint">The {MOST} operations with most time of their own.</p>
              )
            }
          >
            {(index, isActive) => {
              const { service, name, spanCount, errorCount, durationNano, selfTimeNano, maxDurationNano } =
                operations[index]!;
              const share = total > 0 ? Number(selfTimeNano) / total : 0;
              return (
                // The grid around it has the keys.
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
                <div
                  title="Show its spans in the waterfall"
                  className={cx(
                    columns,
                    'h-7 cursor-pointer border-b border-line',
                    isActive ? 'bg-selected' : 'hover:bg-hover',
                  )}
                  onClick={() => open(index)}
                >
                  <ServiceName name={service.name} className="text-muted max-sm:hidden" />
                  <span dir="auto" className={cx('truncate', errorCount > 0 && 'text-error')}>
                    {name}
                  </span>
                  <span className="text-right text-muted">{formatWhole(spanCount)}</span>
                  <span className="text-right text-error max-sm:hidden">
                    {errorCount > 0 && `${formatWhole(errorCount)} failed`}
                  </span>
                  <span className="text-right text-muted max-lg:hidden">{formatNano(durationNano)}</span>
                  <span className="text-right text-muted max-lg:hidden">{formatNano(maxDurationNano)}</span>
                  <span className="flex items-center gap-2">
                    <span aria-hidden className="h-2 grow overflow-hidden rounded-[2px] bg-hover max-sm:hidden">
                      <span
                        style={{ width: `${share * 100}%`, backgroundColor: `var(${seriesColor(service.name)})` }}
                        className="block h-full min-w-px"
                      />
                    </span>
                    <span className="w-16 text-right whitespace-nowrap max-sm:grow">{formatNano(selfTimeNano)}</span>
                    <span className="w-13 text-right whitespace-nowrap text-faint max-lg:hidden">
                      {formatPercent(share)}
                    </span>
                  </span>
                </div>
              );
            }}
          </VirtualList>
        );
      }}
    </AnswerState>
  );
}
