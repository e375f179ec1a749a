import { join } from 'node:path';
import { systemActor } from '../access/actor.ts';
import { SharedControl } from '../cache/shared-control.ts';
import type { SharedRedis } from '../cache/shared-redis.ts';
import { SettingsError } from '../config/setting.ts';
import type { Settings } from '../config/settings.ts';
import { ControlError } from '../control/control-error.ts';
import { type ControlBackend, ControlPlane } from '../control/control-plane.ts';
import { databaseTemplate } from '../control/embedded/template.ts';
import type { Log } from '../self/log.ts';
import { EmbeddedControl } from './embedded-control.ts';

/** Somebody who reads a page and then acts finds it open. */
const IDLE_MS = 30_000;

export interface OpenedControl {
  plane: ControlPlane;
  /** What makes the first account; null where there is one, or the database does not answer. */
  firstAdminSecret: string | null;
  isReady: boolean;
}

/**
 * Opens people, keys and settings, wherever they are, and makes the admin of the settings where there is no account. Rejects
 * with MigrationError where the database may not be used; one that does not answer is waited for while all else goes on.
 * `root`: the folder of the project.
 */
export async function openControl(
  settings: Settings,
  root: string,
  redis: SharedRedis | null,
  log: Log,
): Promise<OpenedControl> {
  const backend = await controlBackend(settings, root);
  const plane = new ControlPlane(backend, redis && new SharedControl(redis));
  try {
    await plane.prepare();
    await makeAdmin(plane, settings, log);
    return { plane, firstAdminSecret: (await plane.verbs.createFirstAdminLink(systemActor)) ?? null, isReady: true };
  } catch (error) {
    if (!(error instanceof ControlError && error.code === 'UNAVAILABLE')) {
      await plane.close();
      throw error;
    }
    log.warn({ error }, `${plane.name} does not answer; it is asked again when it is needed`);
    return { plane, firstAdminSecret: null, isReady: false };
  }
}

/** With PostgreSQL where it is set and not switched off. */
async function controlBackend(settings: Settings, root: string): Promise<ControlBackend> {
  if (settings.databaseUrl !== undefined && settings.databaseEnabled) {
    // Its client is loaded only where it is used: 30 MB.
    const { postgresBackend } = await import('../control/postgres-backend.ts');
    return postgresBackend(settings.databaseUrl);
  }
  const directory = join(settings.dataDir, 'control');
  return new EmbeddedControl({ directory, template: databaseTemplate(root), idleMs: IDLE_MS });
}

async function makeAdmin(plane: ControlPlane, settings: Settings, log: Log): Promise<void> {
  const { bootstrapAdminEmail: email, bootstrapAdminPassword: password } = settings;
  if (email === undefined || password === undefined) return;
  const admin = await plane.verbs.ensureAdmin(systemActor, { email, password }).catch((error: unknown) => {
    if (!(error instanceof ControlError && error.code === 'INVALID')) throw error;
    throw new SettingsError(`BOOTSTRAP_ADMIN_EMAIL and BOOTSTRAP_ADMIN_PASSWORD make no account: ${error.message}`);
  });
  if (admin) log.info({ userId: admin.id }, 'the first admin was made from BOOTSTRAP_ADMIN_EMAIL');
}
