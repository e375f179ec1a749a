import type { DataScope } from '../../access/data-scope.ts';
import type { Scope } from '../../access/scope.ts';
import type { ApiKey as Row } from '../generated/client.ts';
import type { ApiKeyKind } from '../generated/enums.ts';

/** A key as its owner may know it: by how it begins. */
export interface ApiKey {
  id: string;
  name: string;
  kind: ApiKeyKind;
  prefix: string;
  scopes: Scope[];
  ownerId: string | null;
  createdAt: Date;
  /** Null for a key without an end. */
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  /** The key whose place it took. */
  rotatedFromId: string | null;
  boundAttributes: BoundAttributes | null;
  dataScope: DataScope | null;
}

/** Attributes of the resource that are stamped on everything a key sends. */
export type BoundAttributes = Record<string, string>;

/** `secret` is the key itself, shown once. */
export interface NewApiKey {
  apiKey: ApiKey;
  secret: string;
}

export function toApiKey(row: Row): ApiKey {
  const { id, name, kind, prefix, scopes, ownerId, createdAt, expiresAt, lastUsedAt, revokedAt, rotatedFromId } = row;
  return {
    id,
    name,
    kind,
    prefix,
    scopes,
    ownerId,
    createdAt,
    expiresAt,
    lastUsedAt,
    revokedAt,
    rotatedFromId,
    // Validated when it was written.
    boundAttributes: row.boundAttributes as BoundAttributes | null,
    dataScope: row.dataScope as DataScope | null,
  };
}
