import { cached } from '../cache.ts';
import { query } from '../database.ts';
import { python } from '../languages/python.ts';
import { statementsOf } from '../resources.ts';
import { rpcMethod } from '../rpc.ts';
import { defineService } from '../service.ts';

export const recommendations = defineService({
  name: 'recommendations',
  language: python,
  port: 9090,
  replicas: 2,
  version: [0, 44],
  memory: { limitBytes: 768 << 20, baseBytes: 310 << 20 },
  pool: { name: 'recommendations-db', limit: 8 },
  temporality: 'delta',
});

export const recommendationCache = { name: 'recommendation', hitRatio: 0.78, timeToLiveS: 1800 };

const selectVisits = statementsOf('recommendations')(
  'SELECT',
  'visit',
  'SELECT sku, count(*) AS views FROM visit WHERE session_id = $1 GROUP BY sku ORDER BY views DESC LIMIT 50',
  4.5,
  50,
);

export const listRecommendations = rpcMethod<{ readonly topic: string }>(
  recommendations,
  'shop.recommendations.v1.RecommendationService/ListRecommendations',
  (call, { topic }) =>
    cached(call, recommendationCache, topic, () => {
      query(call, selectVisits);
      call.internal('rank candidates', 'recommendations.model.rank', () => call.work(11), {
        'shop.model.version': '2026-10-02',
        'shop.model.candidates': 40 + call.shop.random.below(160),
      });
      if (call.chance(0.08)) call.log('warn', `no history for ${topic}, falling back to popular products`);
      if (call.chance(0.006)) {
        call.fail(
          { type: 'ValueError', message: 'could not broadcast input array from shape (0,) into shape (64,)' },
          { function: 'rank', file: '/app/recommendations/model.py', line: 88 },
        );
      }
    }),
);
