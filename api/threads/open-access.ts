import { Access, type AccessRules } from '../access/access.ts';
import { Accounts } from '../access/accounts.ts';
import { keptJwtSecret } from '../access/jwt-secret.ts';
import { SealedSecrets } from '../access/second-factor/sealed-secrets.ts';
import { SingleSignOn, type SingleSignOnSettings } from '../access/single-sign-on/single-sign-on.ts';
import { sessionsInDatabase } from '../access/session-store.ts';
import { SessionTokens } from '../access/session-tokens.ts';
import { RedisDelays } from '../cache/redis-delays.ts';
import type { SharedRedis } from '../cache/shared-redis.ts';
import type { Settings } from '../config/settings.ts';
import type { ControlPlane } from '../control/control-plane.ts';
import type { Log } from '../self/log.ts';
import type { Threads } from './start-threads.ts';

export interface AccessParts {
  control: ControlPlane;
  /** null where no telemetry is taken in. */
  threads: Threads | null;
  rules: AccessRules;
  settings: Settings;
  redis: SharedRedis | null;
  log: Log;
}

/** Who asks and who may sign in, in this thread and in the receiver's; what changes takes effect in both before it is answered. */
export function openAccess({ control, threads, rules, settings, redis, log }: AccessParts): {
  access: Access;
  accounts: Accounts;
  singleSignOn: SingleSignOn | null;
} {
  const { verbs, maxAgeMs } = control;
  const delays = redis ? new RedisDelays(redis) : undefined;
  const sessions = sessionsInDatabase(verbs);
  const secret = settings.jwtSecret ?? keptJwtSecret(settings.dataDir);
  const tokens = new SessionTokens(secret);
  const sealed = new SealedSecrets(secret);
  const access = new Access({
    ...rules,
    verbs,
    sessions,
    tokens,
    maxAgeMs,
    noteUse: (keyId) => control.noteUses(new Map([[keyId, new Date()]])),
  });
  threads?.serveKeys({
    judge: async (secret) => access.keys.find(secret),
    noteUses: (lastUsedAt) => control.noteUses(lastUsedAt),
  });
  control.onAccessChange = async (change) => {
    const outcomes = await Promise.allSettled([access.changed(change), threads?.receiver.accessChanged(change)]);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') log.error({ error: outcome.reason }, 'a change of access could not be told');
    }
  };
  const accounts = new Accounts({ verbs, sessions, tokens, sealed, signUpPolicy: settings.signUp, delays });
  const provider = singleSignOnSettings(settings);
  const singleSignOn = provider && new SingleSignOn({ settings: provider, verbs, sessions, tokens, accounts });
  return { access, accounts, singleSignOn };
}

/** null where no provider is set. */
function singleSignOnSettings(settings: Settings): SingleSignOnSettings | null {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = settings;
  if (issuer === undefined || clientId === undefined) return null;
  return {
    issuer,
    clientId,
    clientSecret,
    scopes: settings.oidcScopes,
    name: settings.oidcName,
    rolesClaim: settings.oidcRolesClaim,
    roleMapping: settings.oidcRoleMapping,
  };
}
