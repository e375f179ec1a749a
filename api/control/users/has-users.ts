import type { VerbContext } from '../verb-context.ts';

/** Whether anybody has an account: then reading needs a person or a key. */
export async function hasUsers({ database }: VerbContext): Promise<boolean> {
  return (await database.user.findFirst({ select: { id: true } })) !== null;
}
