import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { permits } from '../api/access/principal.ts';
import type { JsonValue } from '../api/telemetry/any-value.ts';
import type { UnixNano } from '../api/telemetry/time.ts';
import type { GraphContext } from './context.ts';
import { graphError } from './errors.ts';
import { decodeGlobalId, encodeGlobalId } from './ids.ts';
import type { GraphObjects } from './objects.ts';

export interface GraphTypes {
  Context: GraphContext;
  DefaultFieldNullability: false;
  Objects: GraphObjects;
  Scalars: {
    DateTime: { Input: UnixNano; Output: UnixNano };
    BigInt: { Input: bigint; Output: bigint | number };
    JSON: { Input: unknown; Output: JsonValue | unknown[] };
    NumberColumn: { Input: never; Output: readonly number[] };
    TextColumn: { Input: never; Output: readonly string[] };
    ID: { Input: string; Output: string };
  };
  /** The permissions of `api/access`, by what they let a principal do in the graph. */
  AuthScopes: { anybody: boolean; read: boolean; write: boolean; admin: boolean };
}

/** What a type's fields are made with, for fields that several types have. */
export type ObjectFields<Shape> = PothosSchemaTypes.ObjectFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<GraphTypes>,
  Shape
>;

/**
 * The permission of a field is that of the root field through which it is reached, which is that of Query or Subscription
 * unless it has its own; a field further in that needs more says so with `authScopes`.
 */
export const builder = new SchemaBuilder<GraphTypes>({
  plugins: [ScopeAuthPlugin, RelayPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ principal }) => ({
      anybody: true,
      read: permits(principal, 'READ'),
      write: permits(principal, 'WRITE'),
      admin: permits(principal, 'ADMIN'),
    }),
    unauthorizedError: (_, { principal }, __, { failure }) => {
      if (principal && principal.kind !== 'STRANGER') {
        const scope = 'scope' in failure ? failure.scope.toUpperCase() : 'ADMIN';
        return graphError('FORBIDDEN', `This needs a person or a key with the right to ${scope}.`);
      }
      return graphError('UNAUTHENTICATED', 'This needs you to sign in, or a key: Authorization: Bearer <api key>.', {
        http: { status: 401 },
      });
    },
  },
  relay: {
    encodeGlobalID: (typename, id) => encodeGlobalId(typename, String(id)),
    decodeGlobalID: decodeGlobalId,
    idFieldOptions: { description: 'Stable across restarts; opaque to clients.' },
    nodeTypeOptions: { description: 'What can be fetched again by its id.' },
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    pageInfoTypeOptions: { description: 'Where a page lies in its list.' },
    hasNextPageFieldOptions: { description: 'Whether items come after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether items come before this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first item; null for an empty page.' },
    endCursorFieldOptions: {
      description: 'The cursor of the last item, which `after` takes for the next page; null for an empty page.',
    },
  },
});

export const Query = builder.queryType({
  description: 'Everything that can be read.',
  authScopes: { read: true },
});

builder.mutationType({
  description:
    'What changes people, keys and who is signed in. The fields of a mutation are carried out one after the other.',
});

builder.subscriptionType({
  description: 'What arrives, as it arrives.',
  authScopes: { read: true },
});
