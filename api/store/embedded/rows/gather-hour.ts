import { setImmediate } from 'node:timers/promises';
import { type Extent, Parts } from '../segment/json-payload.ts';
import { readExtent } from '../segment/segment-file.ts';
import { FlatTable } from './flat-table.ts';
import { mergeRollUps } from './merge-roll-ups.ts';
import { endOfTable, type HourRollUps, loadTable, type PartitionDirectory } from './partition-directory.ts';
import type { TableBlock } from './partition-format.ts';
import { decodeRollUp, type RollUp } from './roll-up.ts';
import { packEntries } from './table-builder.ts';
import { type TableName, tableNames } from './tables.ts';

/** Row groups that may stand beside what is gathered. */
const MAX_APART = 3;
/** Where row groups share few minutes, these in one piece are hardly smaller, and not worth being on disk twice. */
const LARGEST_SHARE = 0.5;

/** The payload of a GATHERED record, and what the directory has to say of it once its offset in the file is known. */
export interface GatheredHour {
  parts: Uint8Array[];
  place(offset: number): void;
}

/**
 * Brings into one piece each what many row groups added to tables and roll-ups, so that a reader of weeks does not read
 * thousands of pieces. Undefined where there is little to gather. Other work has its turn in between.
 */
export async function gatherHour(fd: number, directory: PartitionDirectory): Promise<GatheredHour | undefined> {
  const { groups } = directory;
  if (groups.count - directory.hour.groups <= MAX_APART) return undefined;
  const parts = new Parts();
  const tables: Partial<Record<TableName, TableBlock>> = {};
  for (const name of tableNames) {
    const blocks = directory.tables[name];
    // Ids of traces do not get smaller in one piece, and nobody needs all of them.
    if (!blocks || blocks.length === 1 || name === 'traces') continue;
    const entries = endOfTable(blocks);
    const [offset, length, crc] = parts.add(packTable(fd, blocks));
    tables[name] = { first: 0, entries, offset, length, crc };
    await setImmediate();
  }
  const hour: HourRollUps = { groups: groups.count, byMinute: {}, whole: {} };
  for (const tier of groups.tiers) {
    const rollUps = rollUpsOf(fd, directory, tier);
    if (!rollUps) continue;
    const bytes = Array.from({ length: groups.count }, (_, group) => groups.rollUp(group, tier)[1]);
    const most = { byMinute: LARGEST_SHARE * bytes.reduce((sum, one) => sum + one, 0), whole: Infinity };
    for (const detail of ['byMinute', 'whole'] as const) {
      const packed = mergeRollUps(rollUps, detail === 'byMinute');
      if (packed && packed.length <= most[detail]) hour[detail][tier] = parts.add(packed);
      await setImmediate();
    }
  }
  return {
    parts: parts.list,
    place: (start) => {
      for (const [name, block] of Object.entries(tables))
        directory.tables[name as TableName] = [{ ...block, offset: start + block.offset }];
      const { byMinute, whole } = hour;
      directory.hour = { ...hour, byMinute: placed(byMinute, start), whole: placed(whole, start) };
    },
  };
}

function placed(extents: Record<string, Extent>, start: number): Record<string, Extent> {
  return Object.fromEntries(
    Object.entries(extents).map(([tier, [offset, length, crc]]) => [tier, [start + offset, length, crc]]),
  );
}

function packTable(fd: number, blocks: readonly TableBlock[]): Uint8Array {
  const table = new FlatTable();
  loadTable(table, fd, blocks);
  return packEntries(table.seeds, table.raw, table.count);
}

/** Undefined where not all row groups have one. */
function rollUpsOf(fd: number, { groups, hour }: PartitionDirectory, tier: string): RollUp[] | undefined {
  const gathered = hour.byMinute[tier];
  const rollUps = gathered ? [decodeRollUp(readExtent(fd, 0, gathered))] : [];
  for (let group = gathered ? hour.groups : 0; group < groups.count; group++) {
    const extent = groups.rollUp(group, tier);
    if (extent[1] === 0) return undefined;
    rollUps.push(decodeRollUp(readExtent(fd, groups.offset(group), extent)));
  }
  return rollUps;
}
