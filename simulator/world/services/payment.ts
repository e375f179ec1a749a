import { query } from '../database.ts';
import { external } from '../external.ts';
import { go } from '../languages/go.ts';
import { statementsOf } from '../resources.ts';
import type { Dependency } from '../resources.ts';
import { rpcMethod } from '../rpc.ts';
import { defineService } from '../service.ts';

export const payment = defineService({
  name: 'payment',
  language: go,
  port: 9091,
  replicas: 2,
  version: [5, 3],
  memory: { limitBytes: 192 << 20, baseBytes: 34 << 20 },
  pool: { name: 'payment-db', limit: 10 },
});

export const paymentProvider: Dependency = {
  name: 'paywell',
  address: 'api.paywell.example',
  medianMs: 190,
  timeoutMs: 10_000,
};

const statement = statementsOf('payment');
const insertPayment = statement(
  'INSERT',
  'payment',
  'INSERT INTO payment (order_id, amount, currency, state) VALUES ($1, $2, $3, $4)',
  1.6,
);
const updatePayment = statement(
  'UPDATE',
  'payment',
  'UPDATE payment SET state = $2, reference = $3 WHERE order_id = $1',
  1.4,
);

export interface ChargeRequest {
  readonly orderId: string;
  readonly value: number;
}

export const charge = rpcMethod<ChargeRequest>(
  payment,
  'shop.payment.v1.PaymentService/Charge',
  (call, { orderId, value }) => {
    query(call, insertPayment);
    call.span.attributes['shop.order.id'] = orderId;
    call.span.attributes['shop.payment.amount'] = value;
    const askedMs = call.nowMs;
    external(call, paymentProvider, '/v1/charges', 0.03);
    const tookMs = Math.round(call.nowMs - askedMs);
    if (tookMs > 300)
      call.log('warn', `${paymentProvider.name} took ${tookMs} ms for a charge`, { 'shop.order.id': orderId });
    query(call, updatePayment);
    call.log(
      'info',
      { message: 'payment captured', order: orderId, amount: value, currency: 'EUR', provider: paymentProvider.name },
      {},
      'payment.captured',
    );
  },
);
