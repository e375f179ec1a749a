import type { ApiKeyKind, ApiScope } from '../../gql/graphql.ts';

export const keyScopes: readonly { scope: ApiScope; name: string }[] = [
  { scope: 'INGEST', name: 'Send telemetry' },
  { scope: 'READ', name: 'Read' },
  { scope: 'WRITE', name: 'Write' },
  { scope: 'ADMIN', name: 'Administer' },
];

export const keyKinds: readonly { value: ApiKeyKind; name: string }[] = [
  { value: 'SCRIPT', name: 'A program' },
  { value: 'WALL_SCREEN', name: 'A screen on a wall' },
  { value: 'SHARE_LINK', name: 'A link to share' },
];
