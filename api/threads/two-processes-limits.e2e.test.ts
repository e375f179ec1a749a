import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { testService } from '../../scripts/test-services/test-service.ts';
import { allowanceOf } from '../access/allowance.ts';
import { bootstrapPrincipal } from '../access/principal.ts';
import { OneAddress, Processes } from '../processes.testing.ts';

const KEY = 'a-key-of-two-processes-with-32-characters';
const program = join(import.meta.dirname, '..', 'cache', 'testdata', 'hold-places.ts');
const { bucket, sockets, subscriptions } = allowanceOf(bootstrapPrincipal, null);
const CLOSE_TOO_MANY = 4429;

let processes: Processes;
let pages: OneAddress;
beforeAll(async () => {
  processes = await Processes.start(testService('postgresql'), testService('redis'), { BOOTSTRAP_API_KEY: KEY });
  pages = await OneAddress.open([processes.owner.ports.web, processes.forwarder.ports.web]);
});
afterAll(async () => {
  await pages[Symbol.asyncDispose]();
  await processes[Symbol.asyncDispose]();
});

interface Answer {
  errors?: { message: string }[];
}

/** A socket that has asked to be let in. */
class Caller {
  readonly socket: WebSocket;
  isIn = false;
  closedWith: number | undefined;
  /** Of each subscription what was told first. */
  readonly first = new Map<string, Answer>();

  private constructor(url: string) {
    const headers = { authorization: `Bearer ${KEY}` };
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    this.socket.on('message', (text: Buffer) => {
      const { type, id, payload } = JSON.parse(text.toString()) as { type: string; id?: string; payload?: Answer };
      if (type === 'connection_ack') this.isIn = true;
      if (type === 'next' && !this.first.has(id!)) this.first.set(id!, payload!);
    });
    this.socket.once('close', (code) => (this.closedWith = code));
  }

  static async at(url: string): Promise<Caller> {
    const caller = new Caller(url);
    await once(caller.socket, 'open');
    caller.send({ type: 'connection_init' });
    await vi.waitUntil(() => caller.isIn || caller.closedWith, 10_000);
    return caller;
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(id: number): void {
    this.send({ type: 'subscribe', id: `${id}`, payload: { query: 'subscription { logTail { cursor } }' } });
  }
}

/** A process that holds so many places of the key until it is killed. */
async function hold(kind: string, count: number, most: number): Promise<ChildProcess> {
  const args = [program, testService('redis'), processes.settings['JWT_SECRET']!, kind, bucket, `${count}`, `${most}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(Number(said.toString())).toBe(count);
  return child;
}

test('whoever has all sockets but one elsewhere opens one at either, and more once what was killed is forgotten', async () => {
  const holder = await hold('sockets', sockets - 1, sockets);
  const { owner, forwarder } = processes;
  const callers: Caller[] = [];
  try {
    callers.push(await Caller.at(forwarder.url));
    expect(callers[0]!.isIn).toBe(true);
    for (const { url } of [owner, forwarder]) expect((await Caller.at(url)).closedWith).toBe(CLOSE_TOO_MANY);
    callers[0]!.socket.terminate();
    await vi.waitFor(async () => {
      const caller = await Caller.at(owner.url);
      callers.push(caller);
      expect(caller.isIn).toBe(true);
    }, 5000);
  } finally {
    holder.kill('SIGKILL');
  }
  await vi.waitFor(async () => {
    const more = await Promise.all([owner, forwarder].map(({ url }) => Caller.at(url)));
    callers.push(...more);
    expect(more.every(({ isIn }) => isIn)).toBe(true);
  }, 10_000);
  for (const { socket } of callers) socket.terminate();
});

test('behind one address a key has as many subscriptions as it may at both together', async () => {
  const onEach = 200;
  const callers = await Promise.all(Array.from({ length: subscriptions / onEach + 1 }, () => Caller.at(pages.url)));
  for (const caller of callers) for (let id = 0; id < onEach; id++) caller.subscribe(id);
  const all = subscriptions + onEach;
  await vi.waitFor(() => expect(callers.flatMap(({ first }) => [...first.keys()])).toHaveLength(all), {
    timeout: 60_000,
    interval: 500,
  });
  const refused = callers.flatMap(({ first }) => [...first.values()]).filter(({ errors }) => errors !== undefined);
  expect(refused).toHaveLength(onEach);
  expect(refused[0]!.errors![0]!.message).toContain('Too many subscriptions are open');
  for (const { socket } of callers) socket.terminate();
});
