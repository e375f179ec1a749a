/**
 * Where an item stands in the order of arrival: the number of its request in the write-ahead log, and its own number
 * among the items of that request that were kept. It never changes, so ids and the cursors of tails are made of it.
 */
export interface Arrival {
  sequence: number;
  ordinal: number;
}
