import { query } from '../database.ts';
import { httpEndpoint } from '../http.ts';
import { rust } from '../languages/rust.ts';
import type { ProductRef } from '../products.ts';
import { statementsOf } from '../resources.ts';
import { defineService } from '../service.ts';

export const inventory = defineService({
  name: 'inventory',
  language: rust,
  port: 8084,
  replicas: 3,
  version: [1, 31],
  memory: { limitBytes: 256 << 20, baseBytes: 38 << 20 },
  pool: { name: 'inventory-db', limit: 16 },
  exponentialHistograms: true,
  accessLog: false,
});

const statement = statementsOf('inventory');
const selectStock = statement(
  'SELECT',
  'stock',
  'SELECT warehouse, on_hand, reserved FROM stock WHERE sku = $1',
  0.8,
  3,
);
const reserveStock = statement(
  'UPDATE',
  'stock',
  'UPDATE stock SET reserved = reserved + $2 WHERE sku = $1 AND on_hand - reserved >= $2',
  2.1,
);
const commitStock = statement(
  'UPDATE',
  'stock',
  'UPDATE stock SET on_hand = on_hand - $2, reserved = reserved - $2 WHERE sku = $1',
  1.9,
);
const mergeStock = statement(
  'INSERT',
  'stock',
  'INSERT INTO stock (sku, warehouse, on_hand) SELECT sku, warehouse, quantity FROM unnest($1::delivery[]) ON CONFLICT (sku, warehouse) DO UPDATE SET on_hand = stock.on_hand + EXCLUDED.on_hand',
  85,
);

export const getStock = httpEndpoint<ProductRef>({
  service: inventory,
  method: 'GET',
  route: '/stock/{sku}',
  handle: (call) => {
    query(call, selectStock);
    call.work(0.1);
  },
});

export type Reservation = ProductRef & { readonly orderId: string; readonly items: number };

export const reserve = httpEndpoint<Reservation>({
  service: inventory,
  method: 'POST',
  route: '/reservations',
  successStatus: 201,
  handle: (call, { sku, items, orderId }) => {
    query(call, reserveStock);
    if (call.chance(0.015)) {
      call.log('warn', `insufficient stock for ${sku}: requested ${items}`, { 'shop.order.id': orderId });
      call.refuse(409);
    }
    call.log('info', `reserved ${items} of ${sku} for order ${orderId}`);
  },
});

export const commitReservation = httpEndpoint<Reservation>({
  service: inventory,
  method: 'POST',
  route: '/reservations/{orderId}/commit',
  successStatus: 204,
  handle: (call) => query(call, commitStock),
});

export const syncStock = httpEndpoint<{ readonly supplier: string }>({
  service: inventory,
  method: 'POST',
  route: '/suppliers/{supplier}/deliveries',
  successStatus: 202,
  handle: (call, { supplier }) => {
    call.work(6);
    query(call, mergeStock);
    call.log('info', `merged delivery of supplier ${supplier}`, {
      'shop.delivery.lines': 120 + call.shop.random.below(900),
    });
  },
});
