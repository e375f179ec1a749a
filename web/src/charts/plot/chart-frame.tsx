import { ChartColumn, Copy, Ellipsis, FileSpreadsheet, Image, Link2, Table2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { copyText } from '../../lib/announce.ts';
import { download, fileNameOf } from '../../lib/download.ts';
import type { Unit } from '../../lib/format/unit.ts';
import { useZone } from '../../lib/preferences.ts';
import { useThemeKey } from '../../lib/theme/token-color.ts';
import { useTime } from '../../lib/time/use-time.ts';
import { copyLink } from '../../lib/url/fixed-link.ts';
import { ActionMenu, type MenuAction } from '../../ui/action-menu.tsx';
import { IconButton } from '../../ui/button.tsx';
import { writeCsv } from './csv.ts';
import { DataTable, type TableData } from './data-table.tsx';
import { type Picture, pngOf } from './png.ts';

/** What every chart has. */
export interface ChartFrameProps {
  title: string;
  /** Beside the title: the figure of the whole range. */
  figure?: ReactNode;
  /** The query whose answer is shown, to be copied. */
  query?: string;
}

interface FrameProps extends ChartFrameProps {
  unit?: Unit;
  /** Of the chart without its axes, in pixels. */
  height: number;
  table: () => TableData;
  picture: () => Picture;
  /** The chart itself. */
  children: ReactNode;
  below?: ReactNode;
}

/** A chart with its title, the table behind it, and what can be taken from it. */
export function ChartFrame({ title, figure, query, unit, height, table, picture, children, below }: FrameProps) {
  const zone = useZone();
  const themeKey = useThemeKey();
  const { range } = useTime();
  const [isTable, setTable] = useState(false);
  const actions: (MenuAction | false)[] = [
    isTable
      ? { name: 'Show as a chart', icon: ChartColumn, run: () => setTable(false) }
      : { name: 'Show as a table', icon: Table2, run: () => setTable(true) },
    {
      name: 'Save as CSV',
      icon: FileSpreadsheet,
      run: () => download(new Blob([writeCsv(table())], { type: 'text/csv' }), `${fileNameOf(title)}.csv`),
    },
    {
      name: 'Save as PNG',
      icon: Image,
      run: () => void pngOf(title, picture(), themeKey).then((png) => download(png, `${fileNameOf(title)}.png`)),
    },
    { name: 'Copy a link', icon: Link2, run: () => void copyLink(range) },
    query !== undefined && { name: 'Copy the query', icon: Copy, run: () => void copyText(query, 'Query') },
  ];
  return (
    <figure className="group/chart min-w-0">
      <figcaption className="flex h-7 items-center gap-3">
        <span className="truncate font-medium whitespace-nowrap">{title}</span>
        <span className="min-w-0 overflow-hidden whitespace-nowrap text-muted">{figure}</span>
        {unit?.name && <span className="text-sm text-faint">{unit.name}</span>}
        <ActionMenu
          label={`${title}: table and export`}
          actions={actions.filter((action) => action !== false)}
          trigger={
            <IconButton label={`${title}: table and export`} className="ml-auto text-faint">
              <Ellipsis className="size-4" aria-hidden />
            </IconButton>
          }
        />
      </figcaption>
      {isTable ? (
        <DataTable data={table()} title={title} zone={zone} height={`calc(${height}px + 1.75rem)`} />
      ) : (
        children
      )}
      {below}
    </figure>
  );
}
