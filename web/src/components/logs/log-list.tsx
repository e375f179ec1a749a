import { type ReactNode, type Ref, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { cx } from '../../ui/cx.ts';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list.tsx';
import type { AttributeLink } from '../attributes/attribute-list.tsx';
import { LogDetail } from './log-detail.tsx';
import { LogLine } from './log-line.tsx';

export const LogList_LogRecord = graphql(`
  fragment LogList_LogRecord on LogRecord {
    id
    ...LogLine_LogRecord
  }
`);

interface LogListProps {
  label: string;
  records: readonly FragmentType<typeof LogList_LogRecord>[];
  hasDay: boolean;
  hrefOf: AttributeLink;
  /** How many records are open. */
  onOpenCount?: (count: number) => void;
  onTop?: (isAtTop: boolean) => void;
  onNearEnd?: () => void;
  footer?: ReactNode;
  ref?: Ref<VirtualListHandle>;
}

/** Log records, each in one line that opens to all it says. */
export function LogList({ label, records: given, hasDay, hrefOf, onOpenCount, ...list }: LogListProps) {
  const records = readFragment(LogList_LogRecord, given);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());

  function toggle(index: number): void {
    const { id } = records[index]!;
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
    onOpenCount?.(next.size);
  }

  return (
    <VirtualList
      label={label}
      className="grow"
      count={records.length}
      rowHeight={28}
      isMeasured
      keyOf={(index) => records[index]!.id}
      onOpen={toggle}
      {...list}
    >
      {(index, isActive) => {
        const record = records[index]!;
        const isOpen = open.has(record.id);
        return (
          <>
            <button
              type="button"
              tabIndex={-1}
              aria-expanded={isOpen}
              className={cx(
                'block w-full text-left',
                isActive ? 'bg-selected' : isOpen ? 'bg-hover' : 'hover:bg-hover',
              )}
              onClick={() => toggle(index)}
            >
              <LogLine record={record} hasDay={hasDay} />
            </button>
            {isOpen && <LogDetail id={record.id} hrefOf={hrefOf} />}
          </>
        );
      }}
    </VirtualList>
  );
}
