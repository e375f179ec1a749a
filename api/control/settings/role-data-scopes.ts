import { type DataScope, dataScopeRule, isDataScope } from '../../access/data-scope.ts';
import { type Role, roles } from '../../access/roles.ts';
import { record } from '../audit/record.ts';
import { ControlError } from '../control-error.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';

/** What roles are limited to; a role that is not named sees everything. */
export async function getRoleDataScopes(context: VerbContext): Promise<Partial<Record<Role, DataScope>>> {
  requireScope(context, 'ADMIN');
  const rows = await context.database.roleDataScope.findMany();
  // Validated when it was written.
  return Object.fromEntries(rows.map(({ role, dataScope }) => [role, dataScope as DataScope]));
}

/** Null takes the limit away. Admins see everything: they could take it away themselves. */
export async function setRoleDataScope(context: VerbContext, role: Role, dataScope: DataScope | null): Promise<void> {
  requireScope(context, 'ADMIN');
  if (role === 'ADMIN' || !roles.includes(role)) throw new ControlError('INVALID', 'Only other roles are limited.');
  if (dataScope !== null && !isDataScope(dataScope)) {
    throw new ControlError('INVALID', dataScopeRule);
  }
  await context.database.$transaction(async (transaction) => {
    if (dataScope === null) await transaction.roleDataScope.deleteMany({ where: { role } });
    else {
      const data = { dataScope: { ...dataScope } };
      await transaction.roleDataScope.upsert({ where: { role }, create: { role, ...data }, update: data });
    }
    const target = { kind: 'role', id: role, name: role };
    const { environments = null, services = null, redactedAttributes = null } = dataScope ?? {};
    const detail = { environments, services, redactedAttributes };
    await record(transaction, context, { action: 'role.setDataScope', target, detail });
  });
}
