import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { figuresBefore, redFigures } from './red-figures.ts';
import { type RedOrder, RedTable } from './red-table.tsx';

/** With $range, $environment, $step and $length. */
export const OperationTable_Operation = graphql(`
  fragment OperationTable_Operation on Operation {
    name
    red(range: $range, environment: $environment, step: $step) {
      ...RedFigures_Red
      earlier(by: $length) {
        ...RedBefore_Red
      }
    }
  }
`);

interface OperationTableProps {
  operations: readonly FragmentType<typeof OperationTable_Operation>[];
  /** What the spans of the service match. */
  filter: string;
  order: RedOrder;
  onOrder: (order: RedOrder) => void;
  scroller: HTMLElement | null;
  total?: number | undefined;
  onNearEnd?: (() => void) | undefined;
}

/** What is asked of a service, each with its figures against those of the time before. */
export function OperationTable({ operations: given, filter, ...table }: OperationTableProps) {
  const operations = readFragment(OperationTable_Operation, given);
  const pageHref = usePageHref();
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const rows = [...byName.values()].map(({ name, red }) => {
    const ofOperation = `${filter} ${writeTerm('name', '=', name)}`;
    const href = pageHref('/traces', { filter: ofOperation });
    return {
      key: name,
      name,
      title: (
        <span dir="auto" title={name} className="truncate">
          {name}
        </span>
      ),
      href,
      tracesHref: href,
      failedHref: pageHref('/traces', { filter: `${ofOperation} status=error` }),
      figures: redFigures(red, figuresBefore(red.earlier)),
    };
  });
  return <RedTable label="Operations" nameOf="Operation" rows={rows} {...table} />;
}
