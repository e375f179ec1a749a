import { beforeEach, describe, expect, test } from 'vitest';
import { createIdentifyKey } from './identify-key.ts';
import { type Judge, KnownPrincipals } from './known-principals.ts';
import { anybody, permits } from './principal.ts';
import { scopes } from './scope.ts';
import { createApiKeySecret } from './secret-token.ts';

const bootstrapApiKey = 'k'.repeat(32);
const known = createApiKeySecret();
let asked: string[];
let used: string[];
beforeEach(() => {
  asked = [];
  used = [];
});

const judge: Judge = async (secret) => {
  asked.push(secret);
  return secret === known ? { principal: { ...anybody(['READ']), id: 'key 1' }, endsAtMs: Infinity } : null;
};
const rules = () => ({ keys: new KnownPrincipals(judge, Infinity), noteUse: (id: string) => used.push(id) });

describe('the key of the settings', () => {
  const identify = createIdentifyKey({
    bootstrapApiKey,
    keys: new KnownPrincipals(judge, Infinity),
    noteUse: () => {},
  });

  test('may do everything', async () => {
    const judged = await identify(`Bearer ${bootstrapApiKey}`);
    expect(scopes.filter((scope) => permits(judged!.principal, scope))).toEqual(scopes);
  });

  test('may be announced in any case', async () => {
    expect((await identify(`bearer ${bootstrapApiKey}`))?.principal.id).toBe('bootstrap-api-key');
  });

  test.each(['', 'Bearer', 'Bearer ', `Basic ${bootstrapApiKey}`, `Bearer ${bootstrapApiKey}x`, bootstrapApiKey])(
    '%j is not it, and nobody is asked',
    async (authorization) => {
      expect(await identify(authorization)).toBeNull();
      expect(asked).toEqual([]);
    },
  );
});

describe('a key that somebody made', () => {
  test('is asked for once, and each use is noted', async () => {
    const identify = createIdentifyKey({ bootstrapApiKey: undefined, ...rules() });
    for (let use = 0; use < 3; use++) expect((await identify(`Bearer ${known}`))?.principal.id).toBe('key 1');
    expect(asked).toEqual([known]);
    expect(used).toEqual(['key 1', 'key 1', 'key 1']);
  });

  test('that is unknown is asked for once too', async () => {
    const identify = createIdentifyKey({ bootstrapApiKey, ...rules() });
    const unknown = createApiKeySecret();
    expect(await identify(`Bearer ${unknown}`)).toBeNull();
    expect(await identify(`Bearer ${unknown}`)).toBeNull();
    expect(asked).toEqual([unknown]);
    expect(used).toEqual([]);
  });
});

test('a stranger may do nothing', () => {
  expect(permits(null, 'READ')).toBe(false);
});
