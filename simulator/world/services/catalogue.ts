import { cached, redisCommand } from '../cache.ts';
import type { Call } from '../call.ts';
import { query } from '../database.ts';
import { attempt } from '../failure.ts';
import { httpEndpoint } from '../http.ts';
import { python } from '../languages/python.ts';
import type { ProductRef } from '../products.ts';
import { statementsOf } from '../resources.ts';
import { httpWithRetries } from '../retries.ts';
import { defineService } from '../service.ts';
import { getStock } from './inventory.ts';

export const catalogue = defineService({
  name: 'catalogue',
  language: python,
  port: 8082,
  replicas: 3,
  version: [3, 17],
  memory: { limitBytes: 512 << 20, baseBytes: 140 << 20 },
  pool: { name: 'catalogue-db', limit: 20 },
});

export const productCache = { name: 'product', hitRatio: 0.94, timeToLiveS: 900 };
export const listingCache = { name: 'listing', hitRatio: 0.55, timeToLiveS: 60 };

const statement = statementsOf('catalogue');
const selectProduct = statement(
  'SELECT',
  'product',
  'SELECT p.*, pr.amount, pr.currency FROM product p JOIN price pr ON pr.product_id = p.id WHERE p.sku = $1',
  6.5,
);
export const selectListing = statement(
  'SELECT',
  'product_category',
  'SELECT p.sku, p.name, p.thumbnail FROM product_category c JOIN product p ON p.id = c.product_id WHERE c.category = $1 ORDER BY c.position LIMIT 48',
  9,
  48,
);

export const getProduct = httpEndpoint<ProductRef>({
  service: catalogue,
  method: 'GET',
  route: '/products/{sku}',
  handle: (call, { sku }) => {
    if (call.chance(0.006)) {
      call.log('info', `product ${sku} is not on sale any more`, { 'shop.product.sku': sku });
      call.refuse(404);
    }
    if (call.chance(0.0015)) {
      call.fail(
        {
          type: 'psycopg.OperationalError',
          message: 'consuming input failed: server closed the connection unexpectedly',
        },
        { function: 'execute', file: '/usr/local/lib/python3.13/site-packages/psycopg/cursor.py', line: 97 },
        { function: 'find_product', file: '/app/catalogue/store.py', line: 64 },
      );
    }
    cached(call, productCache, sku, () => query(call, selectProduct));
    if (call.chance(0.01)) call.log('warn', `price of ${sku} is older than 24 hours`, { 'shop.product.sku': sku });
    addAvailability(call, sku);
    call.work(0.7);
  },
});

export const listCategory = httpEndpoint<{ readonly category: string }>({
  service: catalogue,
  method: 'GET',
  route: '/categories/{category}/products',
  handle: (call, { category }) => {
    if (call.chance(0.005)) {
      call.fail(
        { type: 'KeyError', message: "'thumbnail'" },
        { function: 'to_card', file: '/app/catalogue/listing.py', line: 52 },
        { function: 'list_category', file: '/app/catalogue/api.py', line: 119 },
      );
    }
    cached(call, listingCache, category, () => query(call, selectListing));
    call.internal('serialize listing', 'catalogue.listing.serialize', () => call.work(1.6));
  },
});

export const listProducts = httpEndpoint<{ readonly skus: number }>({
  service: catalogue,
  method: 'POST',
  route: '/products/batch',
  handle: (call, { skus }) => {
    redisCommand(call, 'MGET', `${productCache.name}:? (${skus} keys)`, 0.6);
    cached(call, productCache, 'batch', () => query(call, selectProduct, 1.5));
    call.work(0.9);
  },
});

/** A page without availability is better than no page. */
function addAvailability(call: Call, sku: string): void {
  const failure = attempt(() => httpWithRetries(call, getStock, { sku }));
  if (failure === null) return;
  call.log('warn', `availability of ${sku} is unknown: inventory answered ${failure.httpStatus}`, {
    'shop.product.sku': sku,
  });
}
