import type { Role } from '../../gql/graphql.ts';

export const roleNames: Record<Role, string> = { VIEWER: 'Viewer', EDITOR: 'Editor', ADMIN: 'Admin' };

export const roleChoices = (['VIEWER', 'EDITOR', 'ADMIN'] as const).map((value) => ({
  value,
  name: roleNames[value],
}));
