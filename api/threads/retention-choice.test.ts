import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RetentionChoice } from './retention-choice.ts';

const settings = { traces: 7, logs: 14, metrics: null };
const open = { traces: false, logs: false, metrics: false };

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'seamark-choice-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('what was chosen holds over a restart, all else is of the settings', async () => {
  const choice = await RetentionChoice.open(directory, settings, open);
  expect(choice.retentionMs).toEqual(settings);
  await choice.choose('logs', 3);
  await choice.choose('traces', null);
  expect(choice.retentionMs).toEqual({ traces: null, logs: 3, metrics: null });
  expect((await RetentionChoice.open(directory, settings, open)).retentionMs).toEqual(choice.retentionMs);
  expect(await readdir(directory)).toEqual(['retention.json']);
});

test('a setting that is given holds over what was chosen', async () => {
  await (await RetentionChoice.open(directory, settings, open)).choose('logs', 3);
  const given = await RetentionChoice.open(directory, settings, { ...open, logs: true });
  expect(given.retentionMs).toEqual(settings);
  expect([given.isFixed('logs'), given.isFixed('traces')]).toEqual([true, false]);
});

test.each(['', '{"logs":', '[1]', '{"logs":"7d"}', '{"logs":0}', '{"other":1}'])(
  'a file of %j is told rather than that data is deleted by the settings',
  async (text) => {
    await writeFile(join(directory, 'retention.json'), text);
    await expect(RetentionChoice.open(directory, settings, open)).rejects.toThrow('retention.json is damaged');
  },
);
