import { join } from 'node:path';
import { databaseTemplate, ensureTemplate } from '../../api/control/embedded/template.ts';
import { debianProgram } from './debian-program.ts';
import { nodeWithOtel } from './node-with-otel.ts';
import { PostgresServer } from './postgres-server.ts';
import { pythonWith } from './python-with.ts';
import { RedisServer } from './redis-server.ts';

/**
 * What tests use of the machine beyond npm's packages. Each entry gives a path or an address, installing or starting
 * what it needs, and rejects with a sentence when that cannot be had; one that runs also says how it is stopped. A further service (a database, a cache) is one
 * more file here and one more line.
 */
export const services = {
  chromium: () => debianProgram(['chromium', 'chromium-browser', 'google-chrome'], 'chromium'),
  openssl: () => debianProgram(['openssl'], 'openssl'),
  strace: () => debianProgram(['strace'], 'strace'),
  nodeWithOtel,
  pythonWithOtel: () => pythonWith('otel'),
  pythonWithSchemathesis: () => pythonWith('schemathesis'),
  databaseTemplate: async () => {
    const template = databaseTemplate(join(import.meta.dirname, '..', '..'));
    await ensureTemplate(template);
    return template;
  },
  postgresql: async () => {
    const server = await PostgresServer.create();
    return { place: server.url, stop: () => server[Symbol.asyncDispose]() };
  },
  redis: async () => {
    const server = await RedisServer.create();
    return { place: server.url, stop: () => server[Symbol.asyncDispose]() };
  },
} satisfies Record<string, () => Promise<string | RunningService>>;

export interface RunningService {
  place: string;
  stop(): Promise<void>;
}
