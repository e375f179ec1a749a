import type { OperationOrder, ServiceOrder } from '../../gql/graphql.ts';
import type { RedOrder } from './red-table.tsx';

/** How the graph sorts services, by what the address says; the first where it says nothing. */
export const serviceOrders: readonly { value: RedOrder; name: string; order: ServiceOrder }[] = [
  { value: 'trouble', name: 'those in trouble first', order: 'TROUBLE' },
  { value: 'rate', name: 'most requests first', order: 'MOST_REQUESTS' },
  { value: 'errors', name: 'most errors first', order: 'MOST_ERRORS' },
  { value: 'p95', name: 'the slowest first', order: 'SLOWEST' },
  { value: 'name', name: 'by name', order: 'NAME' },
];

/** The same of operations. */
export const operationOrders: readonly { value: RedOrder; name: string; order: OperationOrder }[] = [
  { value: 'rate', name: 'most requests first', order: 'MOST_REQUESTS' },
  { value: 'errors', name: 'most errors first', order: 'MOST_ERRORS' },
  { value: 'p95', name: 'the slowest first', order: 'SLOWEST' },
  { value: 'name', name: 'by name', order: 'NAME' },
];

/** What the graph calls an order of the address. */
export function orderOf<Order>(orders: readonly { value: RedOrder; order: Order }[], value: RedOrder): Order {
  return (orders.find((order) => order.value === value) ?? orders[0]!).order;
}
