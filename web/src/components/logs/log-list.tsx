import { type ReactNode, type Ref, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { cx } from '../../ui/cx.ts';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list.tsx';
import type { AttributeLink } from '../attributes/attribute-list.tsx';
import type { LogColumns } from './log-columns.ts';
import { LogDetail } from './log-detail.tsx';
import { LogHead } from './log-head.tsx';
import { LogLine, type LogValue } from './log-line.tsx';

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
  isWrapped?: boolean;
  columns?: LogColumns;
  /** The record that is open at first. */
  openId?: string | undefined;
  /** A record was opened; undefined: the last that was open is closed. */
  onOpen?: (id: string | undefined) => void;
  /** How many records are open. */
  onOpenCount?: (count: number) => void;
  onTop?: (isAtTop: boolean) => void;
  onNearEnd?: () => void;
  footer?: ReactNode;
  ref?: Ref<VirtualListHandle>;
}

/** Log records, each in one line that opens to all it says; `c` opens it among the lines around it. */
export function LogList(props: LogListProps) {
  const { label, records: given, hasDay, hrefOf, isWrapped, columns, openId, onOpen, onOpenCount, ...list } = props;
  const records = readFragment(LogList_LogRecord, given);
  const [open, setOpen] = useState<ReadonlyMap<string, Opened>>(
    new Map(openId === undefined ? [] : [[openId, 'alone']]),
  );

  function change(index: number, how: Opened | undefined): void {
    const { id } = records[index]!;
    const next = new Map(open);
    if (how === undefined) next.delete(id);
    else next.set(id, how);
    setOpen(next);
    onOpenCount?.(next.size);
    onOpen?.(how === undefined ? [...next.keys()].at(-1) : id);
  }
  const toggle = (index: number): void => change(index, open.has(records[index]!.id) ? undefined : 'alone');

  return (
    <VirtualList
      label={label}
      className="grow"
      count={records.length}
      rowHeight={28}
      isMeasured
      keyOf={(index) => records[index]!.id}
      onOpen={toggle}
      onKey={({ key }, index) => {
        if (key === 'c') change(index, open.get(records[index]!.id) === 'in context' ? 'alone' : 'in context');
      }}
      header={columns && columns.names.length > 0 && <LogHead columns={columns} hasDay={hasDay} />}
      {...list}
    >
      {(index, isActive) => {
        const record = records[index]!;
        const opened = open.get(record.id);
        const values = columns?.valuesOf(index) ?? [];
        return (
          <>
            <button
              type="button"
              tabIndex={-1}
              aria-expanded={opened !== undefined}
              className={cx(
                'block w-full text-left',
                isActive ? 'bg-selected' : opened !== undefined ? 'bg-hover' : 'hover:bg-hover',
              )}
              onClick={() => toggle(index)}
            >
              <LogLine
                record={record}
                hasDay={hasDay}
                {...(isWrapped && { isWrapped })}
                {...(columns && { columns: named(columns.names, values) })}
              />
            </button>
            {opened !== undefined && (
              <LogDetail
                id={record.id}
                hrefOf={hrefOf}
                hasContext={opened === 'in context'}
                onContext={(isOn) => change(index, isOn ? 'in context' : 'alone')}
              />
            )}
          </>
        );
      }}
    </VirtualList>
  );
}

type Opened = 'alone' | 'in context';

function named(names: readonly string[], values: readonly unknown[]): LogValue[] {
  return names.map((name, at) => ({ name, value: values[at] ?? null }));
}
