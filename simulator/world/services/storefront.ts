import type { Order } from '../broker.ts';
import type { Call } from '../call.ts';
import { http, httpEndpoint } from '../http.ts';
import { nodejs } from '../languages/nodejs.ts';
import type { ProductRef } from '../products.ts';
import { defineService } from '../service.ts';
import type { AccountRef } from './accounts.ts';
import type { CartRef } from './cart.ts';
import {
  apiAddItem,
  apiCart,
  apiCategory,
  apiCheckout,
  apiOrders,
  apiProduct,
  apiRecommendations,
  apiSearch,
  apiSignIn,
} from './gateway.ts';

export const storefront = defineService({
  name: 'storefront',
  language: nodejs,
  port: 3000,
  replicas: 3,
  version: [9, 4],
  memory: { limitBytes: 512 << 20, baseBytes: 150 << 20 },
});

function render(call: Call, view: string): void {
  const functionName = `render${view.charAt(0).toUpperCase()}${view.slice(1)}`;
  const file = `/srv/storefront/views/${view}.js`;
  const body = (): void => {
    call.work(3.5);
    if (!call.chance(0.0012)) return;
    call.fail(
      { type: 'TypeError', message: "Cannot read properties of undefined (reading 'amount')" },
      { function: 'formatPrice', file: '/srv/storefront/views/price.js', line: 12 },
      { function: functionName, file, line: 40 },
    );
  };
  call.internal(`render ${view}`, functionName, body, { 'code.file.path': file });
}

export const homePage = httpEndpoint<{ readonly topic: string; readonly category: string }>({
  service: storefront,
  method: 'GET',
  route: '/',
  handle: (call, { topic, category }) => {
    call.parallel([() => http(call, apiRecommendations, { topic }), () => http(call, apiCategory, { category })]);
    render(call, 'home');
  },
});

export const categoryPage = httpEndpoint<{ readonly category: string }>({
  service: storefront,
  method: 'GET',
  route: '/c/{category}',
  handle: (call, input) => {
    http(call, apiCategory, input);
    render(call, 'category');
  },
});

export const productPage = httpEndpoint<ProductRef>({
  service: storefront,
  method: 'GET',
  route: '/products/{sku}',
  handle: (call, input) => {
    http(call, apiProduct, input);
    render(call, 'product');
  },
});

export const searchPage = httpEndpoint<{ readonly text: string }>({
  service: storefront,
  method: 'GET',
  route: '/search',
  query: ({ text }) => `q=${encodeURIComponent(text)}`,
  handle: (call, input) => {
    http(call, apiSearch, input);
    render(call, 'results');
  },
});

export const cartPage = httpEndpoint<CartRef>({
  service: storefront,
  method: 'GET',
  route: '/cart',
  handle: (call, input) => {
    http(call, apiCart, input);
    render(call, 'cart');
  },
});

export const addToCart = httpEndpoint<CartRef & ProductRef>({
  service: storefront,
  method: 'POST',
  route: '/cart/items',
  successStatus: 303,
  handle: (call, input) => {
    call.work(0.5);
    http(call, apiAddItem, input);
  },
});

export const checkoutPage = httpEndpoint<Order>({
  service: storefront,
  method: 'POST',
  route: '/checkout',
  successStatus: 303,
  handle: (call, order) => {
    call.internal('validate form', 'validateCheckoutForm', () => call.work(0.8));
    http(call, apiCheckout, order);
  },
});

export const signInPage = httpEndpoint<AccountRef>({
  service: storefront,
  method: 'POST',
  route: '/sign-in',
  successStatus: 303,
  handle: (call, input) => http(call, apiSignIn, input),
});

export const ordersPage = httpEndpoint<AccountRef>({
  service: storefront,
  method: 'GET',
  route: '/orders',
  handle: (call, input) => {
    http(call, apiOrders, input);
    render(call, 'orders');
  },
});

/** What scanners ask for. */
export const unknownPage = httpEndpoint<{ readonly path: string }>({
  service: storefront,
  method: 'GET',
  route: '/*',
  path: ({ path }) => path,
  handle: (call) => call.refuse(404),
});
