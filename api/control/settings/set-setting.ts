import { record } from '../audit/record.ts';
import { ControlError } from '../control-error.ts';
import { validJson } from '../input.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';

const keyFormat = /^[a-z][a-zA-Z0-9.]{0,99}$/;
const MAX_BYTES = 65_536;

/** Null takes a setting back to its default. The value may be anything that JSON holds. */
export async function setSetting(context: VerbContext, key: string, value: unknown): Promise<void> {
  requireScope(context, 'ADMIN');
  if (!keyFormat.test(key)) throw new ControlError('INVALID', 'A setting is named in letters, digits and dots.');
  const json = value === null ? null : validJson(value, MAX_BYTES);
  await context.database.$transaction(async (transaction) => {
    if (json === null) await transaction.setting.deleteMany({ where: { key } });
    else await transaction.setting.upsert({ where: { key }, create: { key, value: json }, update: { value: json } });
    await record(transaction, context, { action: 'setting.set', target: { kind: 'setting', id: key, name: key } });
  });
}
