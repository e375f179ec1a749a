import { requireScope, type VerbContext } from '../verb-context.ts';

/** All that was set, by key. */
export async function getSettings(context: VerbContext): Promise<Record<string, unknown>> {
  requireScope(context, 'READ');
  const rows = await context.database.setting.findMany({ orderBy: { key: 'asc' } });
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}
