import type { Message } from '../broker.ts';
import type { Call } from '../call.ts';
import { query } from '../database.ts';
import { Failure } from '../failure.ts';
import { http } from '../http.ts';
import { java } from '../languages/java.ts';
import { publish } from '../messaging.ts';
import type { ConsumerGroup } from '../messaging.ts';
import { statementsOf } from '../resources.ts';
import type { Topic } from '../resources.ts';
import { defineService } from '../service.ts';
import { orders } from './checkout.ts';
import { commitReservation } from './inventory.ts';

export const fulfilment = defineService({
  name: 'fulfilment',
  language: java,
  port: 0,
  replicas: 2,
  version: [2, 5],
  memory: { limitBytes: 384 << 20, baseBytes: 150 << 20 },
  pool: { name: 'fulfilment-db', limit: 8 },
});

export const shipments: Topic = { name: 'shipments', partitions: 2 };

const statement = statementsOf('orders');
const insertShipment = statement(
  'INSERT',
  'shipment',
  'INSERT INTO shipment (order_id, carrier, state) VALUES (?, ?, ?)',
  2,
);
const updateOrder = statement('UPDATE', 'customer_order', 'UPDATE customer_order SET state = ? WHERE id = ?', 1.8);

export const fulfilOrders: ConsumerGroup = {
  service: fulfilment,
  topic: orders,
  mode: 'each',
  handle: (call, message) => {
    parse(call, message);
    const { id, sku, items } = message.order;
    call.work(2.5);
    http(call, commitReservation, { orderId: id, sku, items });
    if (call.chance(0.004)) {
      call.fail(
        {
          type: 'com.shop.fulfilment.CarrierUnavailableException',
          message: 'no carrier accepts parcels above 31.5 kg today',
        },
        { function: 'com.shop.fulfilment.CarrierChoice.choose', file: 'CarrierChoice.java', line: 49 },
      );
    }
    query(call, insertShipment);
    query(call, updateOrder);
    publish(call, shipments, message.order);
    call.log('info', `order ${id} handed to carrier`, { 'shop.order.id': id }, 'order.shipped');
  },
};

function parse(call: Call, { poisonous }: Message): void {
  call.work(0.6);
  if (!poisonous) return;
  const exception = {
    type: 'com.fasterxml.jackson.databind.exc.InvalidFormatException',
    message:
      'Cannot deserialize value of type `java.math.BigDecimal` from String "1.249,00": not a valid representation',
  };
  throw new Failure(500, exception, [
    {
      function: 'com.fasterxml.jackson.databind.DeserializationContext.handleWeirdStringValue',
      file: 'DeserializationContext.java',
      line: 958,
    },
    { function: 'com.shop.fulfilment.OrderParser.parse', file: 'OrderParser.java', line: 63 },
    { function: 'com.shop.fulfilment.OrderListener.onMessage', file: 'OrderListener.java', line: 41 },
  ]);
}
