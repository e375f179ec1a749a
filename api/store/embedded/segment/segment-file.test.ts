import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordKinds } from './records.ts';
import { SegmentFile } from './segment-file.ts';
import { deleteSetAside, listSetAside } from './set-aside.ts';

let path: string;
/** Ends of the row groups. */
let ends: number[];

beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'seamark-segment-')), 'rows.seg');
  const file = new SegmentFile(path);
  ends = [];
  for (const name of ['first', 'second', 'third']) {
    file.add(recordKinds.DICTIONARY, Buffer.from(`words of the ${name}`));
    file.add(recordKinds.ROW_GROUP, Buffer.from(`rows of the ${name} group`), Buffer.alloc(300, name));
    await file.sync();
    ends.push(file.length);
  }
  file.close();
});
afterEach(() => rm(dirname(path), { recursive: true }));

describe('a file that is opened again', () => {
  test('has all its records', () => {
    expect(recoveredGroups()).toBe(3);
    expect(statSync(path).size).toBe(ends[2]);
  });

  test('ends with its last whole row group, wherever it was torn', () => {
    const whole = readFileSync(path);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
        writeFileSync(path, whole.subarray(0, length));
        const kept = ends.filter((end) => end <= length);
        expect(recoveredGroups()).toBe(kept.length);
        expect(statSync(path).size).toBe(kept.at(-1) ?? 0);
        expect(listSetAside(dirname(path))).toEqual([]);
      }),
    );
  });

  test('sets aside what lies behind a damaged record', () => {
    const damaged = readFileSync(path);
    damaged[ends[0]! + 60]! ^= 1;
    writeFileSync(path, damaged);
    expect(recoveredGroups()).toBe(1);
    expect(statSync(path).size).toBe(ends[0]);
    const aside = `${path}.damaged-${ends[0]}`;
    expect(readFileSync(aside)).toEqual(damaged.subarray(ends[0]));
    expect(listSetAside(dirname(path))).toEqual([
      `A damaged record was found; ${damaged.length - ends[0]!} bytes are kept in ${basename(aside)}.`,
    ]);
    deleteSetAside(path);
    expect(readdirSync(dirname(path))).toEqual([basename(path)]);
  });

  test('is refused where another version wrote it, and left as it is', () => {
    const other = readFileSync(path);
    other[3]! += 1;
    writeFileSync(path, other);
    expect(() => new SegmentFile(path)).toThrow(`${path} was written by another version of Seamark`);
    expect(readFileSync(path)).toEqual(other);
  });

  test('of three bytes is empty', () => {
    truncateSync(path, 3);
    expect(recoveredGroups()).toBe(0);
  });
});

function recoveredGroups(): number {
  const file = new SegmentFile(path);
  try {
    return file.recover().filter(({ kind }) => kind === recordKinds.ROW_GROUP).length;
  } finally {
    file.close();
  }
}
