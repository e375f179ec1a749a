import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { systemActor } from '../access/actor.ts';
import { ControlPlane } from '../control/control-plane.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { EmbeddedControl } from './embedded-control.ts';

const opened: { control: EmbeddedControl; parent: string }[] = [];

async function openTest(idleMs = 60_000, parent = mkdtempSync(join(tmpdir(), 'seamark-control-'))) {
  const control = new EmbeddedControl({
    directory: join(parent, 'control'),
    template: testService('databaseTemplate'),
    idleMs,
  });
  opened.push({ control, parent });
  return { control, plane: new ControlPlane(control), parent };
}

afterEach(async () => {
  for (const { control, parent } of opened.splice(0)) {
    await control.close();
    rmSync(parent, { recursive: true, force: true });
  }
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that has ended stays until it is waited for.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('unused, its process ends; the next who needs it finds everything', async () => {
  const { control, plane } = await openTest(50);
  await plane.prepare();
  await plane.verbs.setSetting(systemActor, 'kept', [1, 2]);
  const pid = control.pid!;
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 20_000);
  expect(await plane.ping()).toBeNull();
  expect(await plane.verbs.getSettings(systemActor)).toEqual({ kept: [1, 2] });
  expect(control.pid).not.toBe(pid);
});

test('what is kept of reads needs no process', async () => {
  const { control, plane } = await openTest(50);
  expect(await plane.verbs.hasUsers(systemActor)).toBe(false);
  await vi.waitFor(() => expect(control.pid).toBeUndefined(), 20_000);
  expect(await plane.verbs.hasUsers(systemActor)).toBe(false);
  expect(control.pid).toBeUndefined();
});

test('calls that meet the end of an idle process are all answered', async () => {
  const { plane } = await openTest(1);
  for (let round = 0; round < 8; round++) {
    await plane.verbs.setSetting(systemActor, 'round', round);
    await new Promise((resolve) => setTimeout(resolve, round));
  }
  expect(await plane.verbs.getSettings(systemActor)).toEqual({ round: 7 });
});

test('a mistake of the caller arrives as it was made, with what it was about', async () => {
  const { plane } = await openTest();
  await expect(plane.verbs.setSetting(systemActor, 'No Key', 1)).rejects.toMatchObject({
    name: 'ControlError',
    code: 'INVALID',
  });
});

test('killed while it writes, it has lost nothing that it answered', async () => {
  const { control, plane } = await openTest();
  let acknowledged = 0;
  for (const afterMs of [0, 1, 3, 10]) {
    // Written one after the other until the process is gone.
    for (let written = 0; ; written++) {
      if (written === 10) setTimeout(() => process.kill(control.pid!, 'SIGKILL'), afterMs);
      try {
        await plane.verbs.setSetting(systemActor, `number.n${acknowledged + 1}`, acknowledged + 1);
        acknowledged++;
      } catch (error) {
        expect(error).toMatchObject({ code: 'UNAVAILABLE' });
        break;
      }
    }
  }
  expect(acknowledged).toBeGreaterThanOrEqual(40);
  const settings = await plane.verbs.getSettings(systemActor);
  for (let number = 1; number <= acknowledged; number++) expect(settings[`number.n${number}`]).toBe(number);
});

test('when its parent is killed it ends, and another parent has the files', async () => {
  const { parent } = await openTest();
  const file = new URL('testdata/embedded-parent.ts', import.meta.url);
  const first: ChildProcess = fork(file, [join(parent, 'control'), testService('databaseTemplate')]);
  const [pid] = (await once(first, 'message')) as [number];
  expect(isRunning(pid)).toBe(true);
  first.kill('SIGKILL');
  const { plane } = await openTest(60_000, parent);
  expect(await plane.verbs.getSettings(systemActor)).toEqual({ made: true });
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 20_000);
});
