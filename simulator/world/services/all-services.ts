import type { ConsumerGroup } from '../messaging.ts';
import type { ServiceDefinition } from '../service.ts';
import { accounts } from './accounts.ts';
import { admin } from './admin.ts';
import { cart } from './cart.ts';
import { catalogue } from './catalogue.ts';
import { checkout } from './checkout.ts';
import { fulfilment, fulfilOrders } from './fulfilment.ts';
import { gateway } from './gateway.ts';
import { inventory } from './inventory.ts';
import { invoiceOrders, invoicing } from './invoicing.ts';
import { announceShipments, confirmOrders, notifications } from './notifications.ts';
import { payment } from './payment.ts';
import { recommendations } from './recommendations.ts';
import { scheduler } from './scheduler.ts';
import { search } from './search.ts';
import { storefront } from './storefront.ts';

/** Every service that runs in pods; PostgreSQL, Redis, Kafka and the providers outside appear through their clients. */
export const allServices: readonly ServiceDefinition[] = [
  storefront,
  gateway,
  accounts,
  catalogue,
  cart,
  checkout,
  payment,
  inventory,
  search,
  recommendations,
  notifications,
  fulfilment,
  invoicing,
  scheduler,
  admin,
];

export const consumerGroups: readonly ConsumerGroup[] = [fulfilOrders, confirmOrders, announceShipments, invoiceOrders];
