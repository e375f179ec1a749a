import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { Signal } from '../../gql/graphql.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatBytes, formatWhole } from '../../lib/format/number.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RetentionDialog } from './retention-dialog.tsx';
import { signalName } from './signal-name.ts';
import { SideScroll } from '../../ui/side-scroll.tsx';

const StorageTable_SignalStorage = graphql(`
  fragment StorageTable_SignalStorage on SignalStorage {
    signal
    rows
    bytesOnDisk
    oldest
    newest
    keptSince
    retentionMs
    viewerCanSetRetention
    bytesPerDay
    damages
  }
`);

/** What is kept of each signal: how much, how large, since when. */
export function StorageTable({
  storage: given,
  onChange,
}: {
  storage: readonly FragmentType<typeof StorageTable_SignalStorage>[];
  onChange: () => void;
}) {
  const [changed, setChanged] = useState<{ signal: Signal; keptMs: number | null } | undefined>(undefined);
  const storage = readFragment(StorageTable_SignalStorage, given);
  const damages = storage.flatMap(({ damages }) => damages);
  return (
    <SideScroll label="What is kept">
      <table className="w-full [&_td]:px-3 [&_td]:py-1.5 [&_th]:px-3 [&_th]:py-1.5 [&_th]:font-normal">
        <thead className="text-faint">
          <tr>
            <th className="text-left">Signal</th>
            <th className="text-right">Items</th>
            <th className="text-right">On disk</th>
            <th className="text-right max-sm:hidden">Each</th>
            <th className="text-right">Oldest</th>
            <th className="text-right max-sm:hidden">Newest</th>
            <th className="text-right max-md:hidden">A day</th>
            <th className="text-right">Kept for</th>
            <th className="text-right max-lg:hidden">Deleted before</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-t border-line">
          {storage.map(
            ({
              signal,
              rows,
              bytesOnDisk,
              oldest,
              newest,
              keptSince,
              retentionMs,
              bytesPerDay,
              viewerCanSetRetention,
            }) => (
              <tr key={signal}>
                <td>{signalName(signal)}</td>
                <td className="text-right">{formatWhole(rows)}</td>
                <td className="text-right whitespace-nowrap">{formatBytes(bytesOnDisk)}</td>
                <td className="text-right whitespace-nowrap text-muted max-sm:hidden">
                  {rows === '0' ? '–' : formatBytes(Number(bytesOnDisk) / Number(rows))}
                </td>
                <td className="text-right">{oldest ? <Ago time={oldest} /> : '–'}</td>
                <td className="text-right max-sm:hidden">{newest ? <Ago time={newest} /> : '–'}</td>
                <td className="text-right whitespace-nowrap max-md:hidden">
                  {typeof bytesPerDay === 'number' ? formatBytes(bytesPerDay) : '–'}
                </td>
                <td className="text-right whitespace-nowrap">
                  {typeof retentionMs === 'number' ? formatDuration(retentionMs) : 'ever'}
                  {viewerCanSetRetention && (
                    <Button
                      className="ml-2 h-6"
                      aria-label={`Change how long ${signalName(signal).toLowerCase()} are kept`}
                      onClick={() =>
                        setChanged({ signal, keptMs: typeof retentionMs === 'number' ? retentionMs : null })
                      }
                    >
                      Change
                    </Button>
                  )}
                </td>
                <td className="text-right max-lg:hidden">{keptSince ? <Ago time={keptSince} /> : 'nothing yet'}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
      {changed && <RetentionDialog {...changed} onChange={onChange} onClose={() => setChanged(undefined)} />}
      {damages.length > 0 && (
        <div className="flex flex-col gap-1 border-t border-line p-2">
          {damages.map((damage) => (
            <Notice key={damage} tone="error">
              {damage}
            </Notice>
          ))}
        </div>
      )}
    </SideScroll>
  );
}
