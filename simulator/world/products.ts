import type { Random } from './random.ts';

const categories: readonly [string, ...string[]] = [
  'lamps',
  'chairs',
  'tables',
  'shelves',
  'rugs',
  'kitchen',
  'garden',
  'bedding',
  'mirrors',
  'clocks',
  'plants',
  'storage',
];
const queries: readonly [string, ...string[]] = [
  'oak table',
  'floor lamp',
  'desk chair',
  'garden bench',
  'wool rug',
  'bookshelf',
  'wall clock',
  'linen sheets',
  'round mirror',
  'cast iron pan',
  'fern',
  'shoe rack',
];
const productCount = 400;

export type ProductRef = { readonly sku: string };

export const someProduct = (random: Random): ProductRef => ({ sku: `P-${1000 + random.popular(productCount)}` });

export const someCategory = (random: Random): { category: string } => ({
  category: categories[random.popular(categories.length)] ?? categories[0],
});

export const someSearch = (random: Random): { text: string } => ({
  text: queries[random.popular(queries.length)] ?? queries[0],
});
