import { query } from '../database.ts';
import { php } from '../languages/php.ts';
import { invoiceRender } from '../metrics/request-metrics.ts';
import type { ConsumerGroup } from '../messaging.ts';
import { statementsOf } from '../resources.ts';
import { defineService } from '../service.ts';
import { orders } from './checkout.ts';

/** The oldest service of the shop: it has traces, but its only metric is the summary of its Prometheus client. */
export const invoicing = defineService({
  name: 'invoicing',
  language: php,
  port: 0,
  replicas: 1,
  version: [12, 0],
  memory: { limitBytes: 256 << 20, baseBytes: 60 << 20 },
});

const insertInvoice = statementsOf('invoicing')(
  'INSERT',
  'invoice',
  'INSERT INTO invoice (order_id, number, total, pdf) VALUES (:order, :number, :total, :pdf)',
  5,
);
const job = { job: 'invoicing' };

export const invoiceOrders: ConsumerGroup = {
  service: invoicing,
  topic: orders,
  mode: 'each',
  handle: (call, { order }) => {
    const startMs = call.nowMs;
    call.internal('render invoice', 'Shop\\Invoice\\PdfRenderer::render', () => call.work(180));
    call.instance.meter.record(invoiceRender, job, (call.nowMs - startMs) / 1000, call.nowMs);
    query(call, insertInvoice);
    call.log('info', `[invoice] created for order ${order.id} total=${order.value.toFixed(2)} EUR`);
  },
};
