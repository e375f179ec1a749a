import { readSettings } from './settings.ts';

/** Settings of an environment and a .env file, in a place of their own. */
export function read(environment: NodeJS.ProcessEnv, envFile = ''): ReturnType<typeof readSettings> {
  return readSettings(environment, envFile, '/srv/seamark');
}
