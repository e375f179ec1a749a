import type { ReactNode } from 'react';

interface PlainTableProps {
  /** What its rows are. */
  label: string;
  /** The names of the columns; empty for one of buttons. */
  head: readonly string[];
  children: ReactNode;
}

/** A table of a few rows, without order or paging. On a small screen it scrolls to the side, by the keys as well. */
export function PlainTable({ label, head, children }: PlainTableProps) {
  return (
    <div className="overflow-x-auto" role="group" aria-label={label} tabIndex={0}>
      <table className="w-full [&_td]:px-3 [&_td]:py-1.5 [&_th]:px-3 [&_th]:py-1.5 [&_th]:text-left [&_th]:font-normal">
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
    </div>
  );
}
