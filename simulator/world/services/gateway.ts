import { cached } from '../cache.ts';
import type { Order } from '../broker.ts';
import type { Call } from '../call.ts';
import { attempt } from '../failure.ts';
import { http, httpEndpoint } from '../http.ts';
import { go } from '../languages/go.ts';
import type { ProductRef } from '../products.ts';
import { rpc } from '../rpc.ts';
import { defineService } from '../service.ts';
import { listOrders, signIn } from './accounts.ts';
import type { AccountRef } from './accounts.ts';
import { addItem, getCart } from './cart.ts';
import type { CartRef } from './cart.ts';
import { getProduct, listCategory } from './catalogue.ts';
import { placeOrder } from './checkout.ts';
import { syncStock } from './inventory.ts';
import { listRecommendations } from './recommendations.ts';
import { searchProducts } from './search.ts';

export const gateway = defineService({
  name: 'gateway',
  language: go,
  port: 8080,
  replicas: 3,
  version: [1, 58],
  memory: { limitBytes: 256 << 20, baseBytes: 52 << 20 },
});

export const sessionCache = { name: 'session', hitRatio: 0.97, timeToLiveS: 3600 };

/** Looks up the visitor's session; one that expired is started anew. */
function openSession(call: Call): void {
  cached(call, sessionCache, call.shopper.sessionId, () => {
    call.work(0.3);
    call.log('info', `session ${call.shopper.sessionId} expired, started a new one`, {
      'session.id': call.shopper.sessionId,
    });
  });
}

/** Recommendations may be missing from a page. */
function addRecommendations(call: Call, topic: string): void {
  const failure = attempt(() => rpc(call, listRecommendations, { topic }));
  if (failure !== null)
    call.log('warn', `recommendations for ${topic} are missing: ${failure.exception?.message ?? failure.httpStatus}`);
}

export const apiProduct = httpEndpoint<ProductRef>({
  service: gateway,
  method: 'GET',
  route: '/api/products/{sku}',
  handle: (call, product) => {
    openSession(call);
    call.parallel([() => http(call, getProduct, product), () => addRecommendations(call, product.sku)]);
  },
});

export const apiCategory = httpEndpoint<{ readonly category: string }>({
  service: gateway,
  method: 'GET',
  route: '/api/categories/{category}',
  handle: (call, input) => {
    openSession(call);
    http(call, listCategory, input);
  },
});

export const apiSearch = httpEndpoint<{ readonly text: string }>({
  service: gateway,
  method: 'GET',
  route: '/api/search',
  query: ({ text }) => `q=${encodeURIComponent(text)}`,
  handle: (call, input) => {
    openSession(call);
    http(call, searchProducts, input);
  },
});

export const apiRecommendations = httpEndpoint<{ readonly topic: string }>({
  service: gateway,
  method: 'GET',
  route: '/api/recommendations/{topic}',
  handle: (call, input) => {
    openSession(call);
    rpc(call, listRecommendations, input);
  },
});

export const apiCart = httpEndpoint<CartRef>({
  service: gateway,
  method: 'GET',
  route: '/api/cart',
  handle: (call, input) => {
    openSession(call);
    http(call, getCart, input);
  },
});

export const apiAddItem = httpEndpoint<CartRef & ProductRef>({
  service: gateway,
  method: 'POST',
  route: '/api/cart/items',
  successStatus: 201,
  handle: (call, input) => {
    openSession(call);
    http(call, addItem, input);
  },
});

export const apiCheckout = httpEndpoint<Order>({
  service: gateway,
  method: 'POST',
  route: '/api/checkout',
  successStatus: 201,
  handle: (call, order) => {
    openSession(call);
    http(call, placeOrder, order);
  },
});

export const apiSignIn = httpEndpoint<AccountRef>({
  service: gateway,
  method: 'POST',
  route: '/api/session',
  successStatus: 201,
  handle: (call, input) => http(call, signIn, input),
});

export const apiOrders = httpEndpoint<AccountRef>({
  service: gateway,
  method: 'GET',
  route: '/api/orders',
  handle: (call, input) => {
    openSession(call);
    http(call, listOrders, input);
  },
});

export const apiPartnerStock = httpEndpoint<{ readonly supplier: string }>({
  service: gateway,
  method: 'POST',
  route: '/api/partners/{supplier}/stock',
  successStatus: 202,
  handle: (call, input) => http(call, syncStock, input),
});
