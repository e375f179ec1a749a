import type { Call } from '../call.ts';
import type { Order } from '../broker.ts';
import { query } from '../database.ts';
import { attempt } from '../failure.ts';
import { http, httpEndpoint } from '../http.ts';
import { java } from '../languages/java.ts';
import { publish } from '../messaging.ts';
import { ordersPlaced, orderValue } from '../metrics/request-metrics.ts';
import { statementsOf } from '../resources.ts';
import type { Topic } from '../resources.ts';
import { httpWithRetries } from '../retries.ts';
import { rpc } from '../rpc.ts';
import { defineService } from '../service.ts';
import { getAccount } from './accounts.ts';
import { deleteCart, getCart } from './cart.ts';
import { reserve } from './inventory.ts';
import { charge } from './payment.ts';

export const checkout = defineService({
  name: 'checkout',
  language: java,
  port: 8086,
  replicas: 3,
  version: [6, 11],
  memory: { limitBytes: 512 << 20, baseBytes: 190 << 20 },
  pool: { name: 'checkout-db', limit: 10 },
});

export const orders: Topic = { name: 'orders', partitions: 3 };

const statement = statementsOf('orders');
const begin = statement('BEGIN', '', 'BEGIN', 0.2);
const insertOrder = statement(
  'INSERT',
  'customer_order',
  'INSERT INTO customer_order (id, account_id, total, currency, state) VALUES (?, ?, ?, ?, ?)',
  2.2,
);
const insertLines = statement(
  'INSERT',
  'order_line',
  'INSERT INTO order_line (order_id, sku, quantity, price) VALUES (?, ?, ?, ?)',
  2.8,
);
const commit = statement('COMMIT', '', 'COMMIT', 1.2);

const none = {};

export const placeOrder = httpEndpoint<Order>({
  service: checkout,
  method: 'POST',
  route: '/orders',
  successStatus: 201,
  handle: (call, order) => {
    const { id, userId, sku, items, value } = order;
    call.span.attributes['shop.order.id'] = id;
    call.span.attributes['user.id'] = userId;
    call.internal('OrderValidator.validate', 'com.shop.checkout.OrderValidator.validate', () => call.work(1.8));
    call.parallel([() => http(call, getCart, { cartId: userId }), () => http(call, getAccount, { userId })]);
    httpWithRetries(call, reserve, { orderId: id, sku, items });
    pay(call, order);
    if (call.chance(0.006)) {
      call.fail(
        {
          type: 'java.lang.NullPointerException',
          message: 'Cannot invoke "Address.country()" because "order.shipTo" is null',
        },
        { function: 'com.shop.checkout.TaxCalculator.rateFor', file: 'TaxCalculator.java', line: 58 },
        { function: 'com.shop.checkout.OrderService.place', file: 'OrderService.java', line: 142 },
      );
    }
    store(call);
    publish(call, orders, order);
    // The order stands; a cart that stays is a nuisance only.
    const failure = attempt(() => http(call, deleteCart, { cartId: userId }));
    if (failure !== null) call.log('warn', `cart of ${userId} could not be emptied after order ${id}`);
    call.instance.meter.record(ordersPlaced, none, 1, call.nowMs, call.span.context);
    call.instance.meter.record(orderValue, none, value, call.nowMs, call.span.context);
    call.log(
      'info',
      { message: 'order placed', order: { id, items, value, currency: 'EUR' }, user: userId },
      { 'shop.order.id': id },
      'order.placed',
    );
  },
});

function pay(call: Call, { id, value }: Order): void {
  const failure = attempt(() => rpc(call, charge, { orderId: id, value }));
  if (failure === null) return;
  if (failure.httpStatus === 402)
    call.log('warn', `payment for order ${id} was declined`, { 'shop.order.id': id }, 'payment.declined');
  else
    call.log('error', `payment for order ${id} failed: ${failure.exception?.message ?? failure.httpStatus}`, {
      'shop.order.id': id,
    });
  throw failure;
}

function store(call: Call): void {
  query(call, begin);
  query(call, insertOrder);
  query(call, insertLines);
  query(call, commit);
}
