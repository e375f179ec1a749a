import type { Random } from './random.ts';

/** Who makes a request. */
export interface Shopper {
  readonly userId: string;
  readonly sessionId: string;
  readonly address: string;
  readonly userAgent: string;
}

const users = 20_000;
const browsers: readonly [string, ...string[]] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
];
const apps: readonly [string, ...string[]] = ['ShopApp/7.4.1 (iOS 18.6)', 'ShopApp/7.4.0 (Android 15)'];

/** Some users come more often than others; each keeps an address and a browser. */
export function someShopper(random: Random, through: 'browser' | 'app'): Shopper {
  const number = random.popular(users);
  const agents = through === 'app' ? apps : browsers;
  return {
    userId: `u-${10_000 + number}`,
    sessionId: random.hex(16),
    address: `198.51.${100 + (number % 2)}.${(number * 7) % 256}`,
    userAgent: agents[number % agents.length] ?? agents[0],
  };
}

/** Jobs, partners and consumers act for nobody in particular. */
export const nobody: Shopper = { userId: '', sessionId: '', address: '10.0.0.9', userAgent: 'shop-internal/1' };
