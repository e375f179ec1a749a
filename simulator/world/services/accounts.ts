import { cached, redisCommand } from '../cache.ts';
import { query } from '../database.ts';
import { httpEndpoint } from '../http.ts';
import { nodejs } from '../languages/nodejs.ts';
import { statementsOf } from '../resources.ts';
import { defineService } from '../service.ts';

export const accounts = defineService({
  name: 'accounts',
  language: nodejs,
  port: 8081,
  replicas: 2,
  version: [2, 8],
  memory: { limitBytes: 384 << 20, baseBytes: 92 << 20 },
  pool: { name: 'accounts-db', limit: 12 },
});

export const accountCache = { name: 'account', hitRatio: 0.88, timeToLiveS: 600 };

const statement = statementsOf('accounts');
const selectAccount = statement('SELECT', 'account', 'SELECT id, email, name, locale FROM account WHERE id = $1', 0.9);
const selectCredentials = statement(
  'SELECT',
  'account',
  'SELECT id, password_hash, locked_until FROM account WHERE email = $1',
  1.1,
);
const selectOrders = statement(
  'SELECT',
  'order_summary',
  'SELECT id, placed_at, total FROM order_summary WHERE account_id = $1 ORDER BY placed_at DESC LIMIT 20',
  3.2,
  20,
);

export type AccountRef = { readonly userId: string };

export const getAccount = httpEndpoint<AccountRef>({
  service: accounts,
  method: 'GET',
  route: '/accounts/{userId}',
  handle: (call, { userId }) => cached(call, accountCache, userId, () => query(call, selectAccount)),
});

export const listOrders = httpEndpoint<AccountRef>({
  service: accounts,
  method: 'GET',
  route: '/accounts/{userId}/orders',
  handle: (call) => {
    query(call, selectOrders);
    if (call.chance(0.01)) {
      call.fail(
        { type: 'TypeError', message: "Cannot read properties of undefined (reading 'total')" },
        { function: 'summarize', file: '/srv/accounts/orders.js', line: 31 },
      );
    }
    call.work(0.8);
  },
});

export const signIn = httpEndpoint<AccountRef>({
  service: accounts,
  method: 'POST',
  route: '/sessions',
  successStatus: 201,
  handle: (call, { userId }) => {
    query(call, selectCredentials);
    call.internal('verify password', 'verifyPassword', () => call.work(36));
    if (call.chance(0.05)) {
      call.log(
        'warn',
        `failed sign-in for ${userId} from ${call.shopper.address}`,
        { 'user.id': userId },
        'user.sign_in.failed',
      );
      call.refuse(401);
    }
    redisCommand(call, 'SETEX', `session:${call.shopper.sessionId} 3600 ?`);
    call.log(
      'info',
      `user ${userId} signed in`,
      { 'user.id': userId, 'session.id': call.shopper.sessionId },
      'user.signed_in',
    );
  },
});
