import type { ReactNode } from 'react';
import { SideScroll } from './side-scroll.tsx';

interface PlainTableProps {
  /** What its rows are. */
  label: string;
  /** The names of the columns; empty for one of buttons, which stays in sight where the table is too wide. */
  head: readonly string[];
  children: ReactNode;
}

/** A table of a few rows, without order or paging. */
export function PlainTable({ label, head, children }: PlainTableProps) {
  return (
    <SideScroll label={label}>
      <table className="w-full [&_td:last-child:has(button)]:sticky [&_td:last-child:has(button)]:right-0 [&_td:last-child:has(button)]:bg-surface [&_td]:px-3 [&_td]:py-1.5 [&_th]:px-3 [&_th]:py-1.5 [&_th]:text-left [&_th]:font-normal [&_th]:whitespace-nowrap">
        <thead className="text-muted">
          <tr>
            {head.map((name) =>
              name === '' ? (
                <td key="buttons" />
              ) : (
                <th key={name} scope="col">
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-t border-line">{children}</tbody>
      </table>
    </SideScroll>
  );
}
