import { type DataScope, dataScopeRule, isDataScope } from '../../access/data-scope.ts';
import { type Scope, scopes } from '../../access/scope.ts';
import { record } from '../audit/record.ts';
import { ControlError } from '../control-error.ts';
import type { ApiKeyKind } from '../generated/enums.ts';
import { validExpiry, validName } from '../input.ts';
import { requireScope, type Transaction, type VerbContext } from '../verb-context.ts';
import { addApiKey } from './add-api-key.ts';
import type { BoundAttributes, NewApiKey } from './api-key.ts';

export interface ApiKeyInput {
  name: string;
  kind: ApiKeyKind;
  scopes: Scope[];
  /** Null for a key without an end. */
  expiresAt: Date | null;
  boundAttributes?: BoundAttributes | null;
  dataScope?: DataScope | null;
}

/** Of one person: whoever makes keys without end fills the database, and nobody finds the others in the list. */
const MAX_GOOD_KEYS = 1000;
const MAX_ATTRIBUTES = 32;
/** As JSON, which is written with every request. */
const MAX_ATTRIBUTES_BYTES = 8192;

/**
 * A key with at most the rights of who makes it, and whose it is from then on: the person, or the owner of the key that
 * made it. Its secret is in the answer and nowhere else. CONFLICT where they have too many.
 */
export async function createApiKey(context: VerbContext, input: ApiKeyInput): Promise<NewApiKey> {
  const { actor, now } = context;
  requireRightsToGrant(context, input);
  const name = validName(input.name);
  const expiresAt = validExpiry(input.expiresAt, now);
  const boundAttributes = validAttributes(input.boundAttributes ?? null);
  const dataScope = validDataScope(input.dataScope ?? null);
  return context.database.$transaction(async (transaction) => {
    if (actor.userId !== null) await requireRoom(transaction, actor.userId, now);
    const created = await addApiKey(transaction, {
      name,
      kind: input.kind,
      scopes: [...new Set(input.scopes)],
      ownerId: actor.userId,
      createdAt: now,
      expiresAt,
      ...(boundAttributes && { boundAttributes }),
      ...(dataScope && { dataScope: { ...dataScope } }),
    });
    const { id, kind } = created.apiKey;
    const detail = { kind, scopes: input.scopes, expiresAt: expiresAt?.toISOString() ?? null };
    await record(transaction, context, { action: 'apiKey.create', target: { kind: 'apiKey', id, name }, detail });
    return created;
  });
}

async function requireRoom(transaction: Transaction, ownerId: string, now: Date): Promise<void> {
  const isGood = { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  if ((await transaction.apiKey.count({ where: { ownerId, ...isGood } })) >= MAX_GOOD_KEYS) {
    throw new ControlError('CONFLICT', `A person has at most ${MAX_GOOD_KEYS} keys; revoke some that are not needed.`);
  }
}

function requireRightsToGrant(context: VerbContext, input: ApiKeyInput): void {
  const { actor } = context;
  if (actor.kind === 'API_KEY') requireScope(context, 'ADMIN');
  if (input.scopes.length === 0) throw new ControlError('INVALID', 'A key has at least one scope.');
  if (!input.scopes.every((scope) => scopes.includes(scope))) {
    throw new ControlError('INVALID', 'There is no such scope.');
  }
  const isScreen = input.kind !== 'SCRIPT';
  if (isScreen && input.scopes.some((scope) => scope !== 'READ')) {
    throw new ControlError('INVALID', 'A key for a screen or a shared link reads, and does nothing else.');
  }
  if (input.dataScope && input.scopes.includes('ADMIN')) {
    throw new ControlError(
      'INVALID',
      'A key that decides over people and keys sees all the data: no limit would hold.',
    );
  }
  for (const scope of input.scopes) requireScope(context, scope);
}

function validAttributes(attributes: BoundAttributes | null): BoundAttributes | null {
  if (attributes === null) return null;
  const entries = Object.entries(attributes);
  const isText = (text: unknown): boolean =>
    typeof text === 'string' && text !== '' && text.isWellFormed() && !text.includes('\0');
  // The database's client drops an entry of this name.
  const isLost = Object.hasOwn(attributes, '__proto__');
  const bytes = Buffer.byteLength(JSON.stringify(attributes));
  const isTooMuch = entries.length > MAX_ATTRIBUTES || bytes > MAX_ATTRIBUTES_BYTES;
  if (isLost || isTooMuch || !entries.every((entry) => entry.every(isText))) {
    throw new ControlError(
      'INVALID',
      `Bound attributes are at most ${MAX_ATTRIBUTES} keys with texts as values, of ${MAX_ATTRIBUTES_BYTES} bytes together.`,
    );
  }
  return Object.fromEntries(entries);
}

function validDataScope(dataScope: DataScope | null): DataScope | null {
  if (dataScope !== null && !isDataScope(dataScope)) {
    throw new ControlError('INVALID', dataScopeRule);
  }
  return dataScope;
}
