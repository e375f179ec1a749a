import { Browser } from '../../api/app/browser.testing.ts';
import type { Product } from '../../api/product.testing.ts';
import { closeSockets, openSockets } from './live-subscribers.ts';
import type { BenchOptions } from './options.ts';
import { percentile } from './percentiles.ts';
import { settle } from './process-usage.ts';
import { freshDirectory, startServer, usageOf } from './seamark.ts';
import type { Figure } from './table.ts';

const PEOPLE = 50;
const ALONE = 40;
const AT_ONCE = 8;
const STORM_SECONDS = 5;
const IDLE_SOCKETS = 10_000;
const KIB_PER_MB = 1024;
const PASSWORD = 'correct horse battery';
const ADMIN = { email: 'admin@example.com', password: PASSWORD };

/** How soon people are signed in, how many in a second, and what their open pages cost. */
export async function benchLogIn({ cacheDirectory }: BenchOptions): Promise<Figure[]> {
  const product = await startServer(freshDirectory(cacheDirectory, 'seamark'), {
    SIGN_UP: 'open',
    BOOTSTRAP_ADMIN_EMAIL: ADMIN.email,
    BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
    // What one network may ask for is less than is asked here.
    TRUSTED_PROXIES: '127.0.0.1',
  });
  try {
    const people = Array.from({ length: PEOPLE }, (_, at) => `person${at}@example.com`);
    for (const email of people) await signUp(product, email);
    const alone: number[] = [];
    for (let at = 0; at < ALONE; at++) alone.push(await logInMs(product, people[at % PEOPLE]!));
    const own = { better: 'less', peer: null, goal: null, note: '' } as const;
    return [
      { ...own, what: 'a log-in, p50', unit: 'ms', ours: percentile(alone, 50) },
      { ...own, what: 'a log-in, p95', unit: 'ms', ours: percentile(alone, 95) },
      ...(await benchStorm(product, people)),
      await benchSignedInSockets(product, people),
    ];
  } finally {
    await product.end('SIGKILL');
  }
}

async function benchStorm(product: Product, people: readonly string[]): Promise<Figure[]> {
  const endsAtMs = performance.now() + STORM_SECONDS * 1000;
  const took: number[] = [];
  let begun = 0;
  const logIns = async (): Promise<void> => {
    while (performance.now() < endsAtMs) took.push(await logInMs(product, people[begun++ % people.length]!));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, logIns));
  const note = `${AT_ONCE} at once`;
  const own = { peer: null, goal: null, note } as const;
  return [
    { ...own, what: 'log-ins', unit: 'a second', better: 'more', ours: took.length / STORM_SECONDS },
    { ...own, what: 'a log-in among others, p95', unit: 'ms', better: 'less', ours: percentile(took, 95) },
  ];
}

async function benchSignedInSockets(product: Product, people: readonly string[]): Promise<Figure> {
  const browsers = people.map(() => new Browser(product.url));
  for (const [at, browser] of browsers.entries()) await logIn(browser, people[at]!);
  await settle(product.process.pid!);
  const before = usageOf(product).rssMb;
  const cookies = browsers.map((browser) => browser.cookieHeader('/graphql'));
  const sockets = await openSockets(product.url, IDLE_SOCKETS, cookies);
  await settle(product.process.pid!);
  const { rssMb } = usageOf(product);
  await closeSockets(sockets);
  const what = `${IDLE_SOCKETS.toLocaleString('en-US')} idle sockets of ${people.length} people`;
  const ours = ((rssMb - before) * KIB_PER_MB) / IDLE_SOCKETS;
  return { what, unit: 'KiB each', better: 'less', goal: 40, ours, peer: null, note: '' };
}

async function logInMs(product: Product, email: string): Promise<number> {
  const begunMs = performance.now();
  await logIn(new Browser(product.url), email);
  return performance.now() - begunMs;
}

function logIn(browser: Browser, email: string): Promise<void> {
  return send(browser, `mutation { logIn(email: "${email}", password: "${PASSWORD}") { id } }`);
}

function signUp({ url }: Product, email: string): Promise<void> {
  return send(new Browser(url), `mutation { signUp(email: "${email}", password: "${PASSWORD}") { id } }`);
}

let requests = 0;

/** Each request from a network of its own. */
async function send(browser: Browser, query: string): Promise<void> {
  const number = ++requests;
  const headers = { 'x-forwarded-for': `198.18.${number >> 8}.${number & 255}` };
  const { body } = await browser.send('/graphql', { body: JSON.stringify({ query }), headers });
  if (body.errors) throw new Error(body.errors[0]!.message);
}
