import { redisCommand } from '../cache.ts';
import { http, httpEndpoint } from '../http.ts';
import { dotnet } from '../languages/dotnet.ts';
import type { ProductRef } from '../products.ts';
import { defineService } from '../service.ts';
import { getProduct, listProducts } from './catalogue.ts';

export const cart = defineService({
  name: 'cart',
  language: dotnet,
  port: 8083,
  replicas: 3,
  version: [2, 22],
  memory: { limitBytes: 384 << 20, baseBytes: 110 << 20 },
  temporality: 'delta',
});

export type CartRef = { readonly cartId: string };

export const getCart = httpEndpoint<CartRef>({
  service: cart,
  method: 'GET',
  route: '/carts/{cartId}',
  handle: (call, { cartId }) => {
    redisCommand(call, 'HGETALL', `cart:${cartId}`);
    if (call.chance(0.01)) {
      call.fail(
        {
          type: 'StackExchange.Redis.RedisTimeoutException',
          message: `Timeout performing HGETALL cart:${cartId}, inst: 2, qs: 14`,
        },
        {
          function: 'StackExchange.Redis.RedisDatabase.HashGetAll(RedisKey key)',
          file: '/_/src/RedisDatabase.cs',
          line: 512,
        },
        { function: 'Shop.Cart.CartStore.Load(String cartId)', file: '/src/Cart/CartStore.cs', line: 44 },
      );
    }
    http(call, listProducts, { skus: 1 + call.shop.random.below(6) });
    if (call.chance(0.02)) call.log('warn', `cart ${cartId} holds a product that is not on sale any more`);
    call.work(0.4);
  },
});

export const addItem = httpEndpoint<CartRef & ProductRef>({
  service: cart,
  method: 'POST',
  route: '/carts/{cartId}/items',
  successStatus: 201,
  handle: (call, { cartId, sku }) => {
    if (call.chance(0.008)) {
      call.log('warn', `rejected quantity 0 for ${sku}`, { 'shop.product.sku': sku });
      call.refuse(422);
    }
    http(call, getProduct, { sku });
    redisCommand(call, 'HSET', `cart:${cartId} ${sku} ?`);
    redisCommand(call, 'EXPIRE', `cart:${cartId} 604800`);
    call.log('info', `added ${sku} to cart ${cartId}`, { 'shop.product.sku': sku });
  },
});

export const deleteCart = httpEndpoint<CartRef>({
  service: cart,
  method: 'DELETE',
  route: '/carts/{cartId}',
  successStatus: 204,
  handle: (call, { cartId }) => redisCommand(call, 'DEL', `cart:${cartId}`),
});

export const expireCarts = httpEndpoint<{ readonly olderThan: string }>({
  service: cart,
  method: 'POST',
  route: '/carts/expire',
  handle: (call, { olderThan }) => {
    for (let page = 0; page < 3; page++) redisCommand(call, 'SCAN', `${page * 512} MATCH cart:* COUNT 512`, 2.4);
    redisCommand(call, 'UNLINK', `cart:? (${call.shop.random.below(40)} keys)`, 0.9);
    call.log('info', `expired carts older than ${olderThan}`);
  },
});
