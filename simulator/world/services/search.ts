import { cached } from '../cache.ts';
import { http, httpEndpoint } from '../http.ts';
import { java } from '../languages/java.ts';
import { defineService } from '../service.ts';
import { listProducts } from './catalogue.ts';

export const search = defineService({
  name: 'search',
  language: java,
  port: 8085,
  replicas: 2,
  version: [4, 2],
  memory: { limitBytes: 1024 << 20, baseBytes: 420 << 20 },
});

export const searchCache = { name: 'search', hitRatio: 0.35, timeToLiveS: 120 };

export const searchProducts = httpEndpoint<{ readonly text: string }>({
  service: search,
  method: 'GET',
  route: '/search',
  query: ({ text }) => `q=${encodeURIComponent(text)}`,
  handle: (call, { text }) => {
    let hits = call.chance(0.03) ? 0 : 1 + call.shop.random.below(180);
    cached(call, searchCache, encodeURIComponent(text), () => {
      if (call.chance(0.014)) {
        call.fail(
          {
            type: 'com.shop.search.TooManyClausesException',
            message: `maxClauseCount is set to 1024, query "${text}" needs more`,
          },
          { function: 'com.shop.search.QueryBuilder.expand', file: 'QueryBuilder.java', line: 131 },
          { function: 'com.shop.search.ProductIndex.query', file: 'ProductIndex.java', line: 77 },
        );
      }
      call.internal('query index', 'com.shop.search.ProductIndex.query', () => call.work(14), {
        'shop.search.shards': 4,
        'shop.search.hits': hits,
      });
    });
    call.log('debug', `query "${text}" matched ${hits} documents in 4 shards`, { 'shop.search.text': text });
    if (hits === 0) {
      call.log('info', `no results for "${text}"`, { 'shop.search.text': text }, 'search.no_results');
      return;
    }
    hits = Math.min(hits, 24);
    http(call, listProducts, { skus: hits });
  },
});

export const rebuildIndex = httpEndpoint<{ readonly index: string }>({
  service: search,
  method: 'POST',
  route: '/indexes/{index}/rebuild',
  successStatus: 202,
  handle: (call, { index }) => {
    call.log('info', `rebuilding index ${index}`);
    for (let part = 1; part <= 4; part++) {
      call.internal('index segment', 'com.shop.search.IndexWriter.addSegment', () => call.work(260), {
        'shop.search.segment': part,
      });
    }
    call.log('info', `index ${index} is ready`, { 'shop.search.documents': 400 });
  },
});
