import { query } from '../database.ts';
import { httpEndpoint } from '../http.ts';
import { python } from '../languages/python.ts';
import { statementsOf } from '../resources.ts';
import { defineService } from '../service.ts';

export const admin = defineService({
  name: 'admin',
  language: python,
  port: 8090,
  replicas: 1,
  version: [0, 19],
  memory: { limitBytes: 512 << 20, baseBytes: 120 << 20 },
  pool: { name: 'admin-db', limit: 4 },
});

const statement = statementsOf('orders');
const sumSales = statement(
  'SELECT',
  'customer_order',
  "SELECT date_trunc('day', placed_at) AS day, sum(total) FROM customer_order WHERE placed_at >= $1 GROUP BY day",
  900,
  31,
);
const sumCategories = statement(
  'SELECT',
  'order_line',
  'SELECT category, sum(quantity * price) FROM order_line JOIN product USING (sku) WHERE placed_at >= $1 GROUP BY category',
  1400,
  12,
);

export const salesReport = httpEndpoint<{ readonly period: string }>({
  service: admin,
  method: 'GET',
  route: '/admin/reports/sales',
  query: ({ period }) => `period=${period}`,
  handle: (call, { period }) => {
    query(call, sumSales);
    query(call, sumCategories);
    call.internal('build spreadsheet', 'admin.reports.build_spreadsheet', () => call.work(120));
    call.log('info', `sales report for ${period} was built`, { 'shop.report.period': period });
  },
});
