import type { SpanContext, UnixMs } from '../otlp/model.ts';
import type { Order } from './broker.ts';
import { serveHttp } from './http.ts';
import type { HttpEndpoint, Input } from './http.ts';
import { someCategory, someProduct, someSearch } from './products.ts';
import type { Random } from './random.ts';
import type { Environment } from './service.ts';
import { salesReport } from './services/admin.ts';
import {
  apiAddItem,
  apiCheckout,
  apiPartnerStock,
  apiProduct,
  apiRecommendations,
  apiSearch,
} from './services/gateway.ts';
import {
  addToCart,
  cartPage,
  categoryPage,
  checkoutPage,
  homePage,
  ordersPage,
  productPage,
  searchPage,
  signInPage,
  unknownPage,
} from './services/storefront.ts';
import type { Shop } from './shop.ts';
import { nobody, someShopper } from './shopper.ts';
import type { Shopper } from './shopper.ts';
import { startTrace } from './trace.ts';

type Origin = 'browser' | 'app' | 'partner' | 'office';

/** One kind of request from outside, and how often it comes in a thousand. */
interface Journey {
  readonly weight: number;
  readonly start: (shop: Shop, environment: Environment, startMs: UnixMs) => void;
}

function journey<I extends Input>(
  weight: number,
  origin: Origin,
  endpoint: HttpEndpoint<I>,
  input: (random: Random, shopper: Shopper) => I,
): Journey {
  return {
    weight,
    start: (shop, environment, startMs) => {
      const shopper = origin === 'browser' || origin === 'app' ? someShopper(shop.random, origin) : nobody;
      const instance = shop.fleet.pick(endpoint.service, environment, startMs, shop.random);
      const parent = origin === 'partner' ? callerElsewhere(shop.random) : null;
      serveHttp(shop, instance, shopper, endpoint, input(shop.random, shopper), startMs, parent);
    },
  };
}

/** Partners trace, too, and send their context; their own spans never reach us. */
const callerElsewhere = (random: Random): SpanContext => startTrace(random);

function someOrder(random: Random, { userId }: Shopper): Order {
  const items = 1 + random.poisson(1.4);
  const value = Math.round(items * random.logNormal(48, 0.7) * 100) / 100;
  return { id: `O-${random.hex(10)}`, userId, sku: someProduct(random).sku, items, value };
}

const ownCart = (_random: Random, { userId }: Shopper) => ({ cartId: userId });
const itemForCart = (random: Random, { userId }: Shopper) => ({ cartId: userId, ...someProduct(random) });
const own = (_random: Random, { userId }: Shopper) => ({ userId });
const scanned = ['/wp-login.php', '/.env', '/admin.php', '/.git/config', '/phpmyadmin/'] as const;
const suppliers = ['nordholz', 'lumina', 'terracotta'] as const;

const journeys: readonly Journey[] = [
  journey(250, 'browser', productPage, someProduct),
  journey(170, 'browser', categoryPage, someCategory),
  journey(140, 'browser', searchPage, someSearch),
  journey(100, 'browser', homePage, (random) => ({ topic: 'home', ...someCategory(random) })),
  journey(85, 'browser', addToCart, itemForCart),
  journey(50, 'browser', cartPage, ownCart),
  journey(36, 'browser', checkoutPage, someOrder),
  journey(30, 'browser', signInPage, own),
  journey(16, 'browser', ordersPage, own),
  journey(7, 'browser', unknownPage, (random) => ({ path: random.pick(scanned) })),
  journey(60, 'app', apiProduct, someProduct),
  journey(25, 'app', apiSearch, someSearch),
  journey(12, 'app', apiAddItem, itemForCart),
  journey(8, 'app', apiRecommendations, () => ({ topic: 'home' })),
  journey(6, 'app', apiCheckout, someOrder),
  journey(4, 'partner', apiPartnerStock, (random) => ({ supplier: random.pick(suppliers) })),
  journey(1, 'office', salesReport, () => ({ period: 'month' })),
];
const totalWeight = journeys.reduce((sum, { weight }) => sum + weight, 0);

/** One request of a kind drawn by weight. */
export function startJourney(shop: Shop, environment: Environment, startMs: UnixMs): void {
  let rest = shop.random.below(totalWeight);
  const drawn = journeys.find(({ weight }) => (rest -= weight) < 0);
  drawn?.start(shop, environment, startMs);
}
