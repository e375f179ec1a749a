import { counter, databaseHistogram, durationHistogram, histogram, summary, upDownCounter } from './instrument.ts';

/** Instruments that requests record to, by what happens in them. */
export const httpServerDuration = durationHistogram(
  'httpServer',
  'http.server.request.duration',
  's',
  'Duration of HTTP server requests.',
);
export const httpServerActive = upDownCounter(
  'httpServer',
  'http.server.active_requests',
  '{request}',
  'Number of active HTTP server requests.',
);
export const httpClientDuration = durationHistogram(
  'httpClient',
  'http.client.request.duration',
  's',
  'Duration of HTTP client requests.',
);
export const rpcServerDuration = durationHistogram(
  'rpcServer',
  'rpc.server.call.duration',
  's',
  'Duration of inbound remote procedure calls.',
);
export const rpcClientDuration = durationHistogram(
  'rpcClient',
  'rpc.client.call.duration',
  's',
  'Duration of outbound remote procedure calls.',
);
export const databaseDuration = databaseHistogram(
  'database',
  'db.client.operation.duration',
  's',
  'Duration of database client operations.',
);
export const cacheDuration = databaseHistogram(
  'cache',
  'db.client.operation.duration',
  's',
  'Duration of database client operations.',
);
export const poolWait = histogram(
  [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
  'database',
  'db.client.connection.wait_time',
  's',
  'The time it took to obtain an open connection from the pool.',
);
export const poolUse = databaseHistogram(
  'database',
  'db.client.connection.use_time',
  's',
  'The time between borrowing a connection and returning it to the pool.',
);
export const poolTimeouts = counter(
  'database',
  'db.client.connection.timeouts',
  '{timeout}',
  'The number of connection timeouts that have occurred trying to obtain a connection from the pool.',
);
export const messagesSent = counter(
  'messaging',
  'messaging.client.sent.messages',
  '{message}',
  'Number of messages producer attempted to send to the broker.',
);
export const messagesConsumed = counter(
  'messaging',
  'messaging.client.consumed.messages',
  '{message}',
  'Number of messages that were delivered to the application.',
);
export const processDuration = durationHistogram(
  'messaging',
  'messaging.process.duration',
  's',
  'Duration of processing operation.',
);
export const cacheRequests = counter('internal', 'shop.cache.requests', '{request}', 'Look-ups in a cache, by result.');
export const ordersPlaced = counter('internal', 'shop.orders.placed', '{order}', 'Orders accepted.');
export const orderValue = histogram(
  [10, 20, 50, 100, 200, 500, 1000, 2000],
  'internal',
  'shop.order.value',
  '{EUR}',
  'Value of accepted orders.',
);
export const invoiceRender = summary(
  'runtime',
  'invoicing_render_duration_seconds',
  's',
  'Time to render an invoice as PDF.',
);
