import { external } from '../external.ts';
import { http } from '../http.ts';
import { nodejs } from '../languages/nodejs.ts';
import type { ConsumerGroup } from '../messaging.ts';
import type { Dependency } from '../resources.ts';
import { defineService } from '../service.ts';
import { getAccount } from './accounts.ts';
import { orders } from './checkout.ts';
import { shipments } from './fulfilment.ts';

export const notifications = defineService({
  name: 'notifications',
  language: nodejs,
  port: 0,
  replicas: 2,
  version: [1, 14],
  memory: { limitBytes: 256 << 20, baseBytes: 74 << 20 },
});

export const mailProvider: Dependency = {
  name: 'mailpost',
  address: 'api.mailpost.example',
  medianMs: 85,
  timeoutMs: 5000,
};

const sendMail =
  (template: string): ConsumerGroup['handle'] =>
  (call, { order }) => {
    http(call, getAccount, { userId: order.userId });
    call.internal('render mail', 'renderMail', () => call.work(2.2), { 'shop.mail.template': template });
    if (call.chance(0.01)) {
      call.log('warn', `${mailProvider.name} asks to slow down, waiting 250 ms`);
      call.wait(250);
    }
    external(call, mailProvider, '/v3/messages');
    call.log('info', `sent ${template} to ${order.userId} for order ${order.id}`, { 'shop.order.id': order.id });
  };

export const confirmOrders: ConsumerGroup = {
  service: notifications,
  topic: orders,
  mode: 'batch',
  handle: sendMail('order-confirmation'),
};

export const announceShipments: ConsumerGroup = {
  service: notifications,
  topic: shipments,
  mode: 'batch',
  handle: sendMail('shipping-notice'),
};
