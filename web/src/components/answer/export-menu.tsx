import { Braces, Download, Table } from 'lucide-react';
import { exportRows } from '../../lib/export-rows.ts';
import { isScreen } from '../../lib/screen/screen-key.ts';
import type { GraphRange } from '../../lib/time/use-time.ts';
import { ActionMenu } from '../../ui/action-menu.tsx';
import { IconButton } from '../../ui/button.tsx';

/** Saves all rows of a query, also those that are not on the page. A screen has no cookie by which the server would know it. */
export function ExportMenu({ query, range }: { query: string; range: GraphRange }) {
  if (isScreen) return null;
  const as = (format: string) => () => void exportRows(query, range.between, format);
  return (
    <ActionMenu
      label="Export all rows"
      actions={[
        { name: 'All rows as CSV', icon: Table, run: as('csv') },
        { name: 'All rows as NDJSON', icon: Braces, run: as('ndjson') },
      ]}
      trigger={
        <IconButton label="Export all rows">
          <Download className="size-4" aria-hidden />
        </IconButton>
      }
    />
  );
}
