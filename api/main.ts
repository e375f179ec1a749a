import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SettingsError } from './config/setting.ts';
import { loadSettings } from './config/settings.ts';
import { MigrationError } from './control/migrations/migration-error.ts';
import { formatStartScreen } from './self/start-screen.ts';
import { DataDirectoryError } from './store/embedded/data-directory-error.ts';
import { startForwarder } from './threads/start-forwarder.ts';
import { startProduct } from './threads/start-product.ts';

const root = resolve(import.meta.dirname, '..');
/** What is not closed by then is left: nothing acknowledged is lost by it. */
const MAX_CLOSE_MS = 9000;
/** What the operator can mend is told in one sentence; all else is a fault of ours. */
/** Why an address cannot be had, by the code that the system gives. */
const addressErrors: Record<string, string> = {
  EADDRINUSE: 'is in use by another program; end that, or choose another',
  EADDRNOTAVAIL: 'is no address of this machine; choose another',
  EACCES: 'may not be used by this user; choose another',
};

try {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const settings = loadSettings(root);
  const start = settings.telemetryStore === 'here' ? startProduct : startForwarder;
  const starting = start(settings, root, version);
  let isStarted = false;
  let isClosing = false;
  const close = async (): Promise<void> => {
    // A terminal gives its interrupt to the whole group of processes, so it may come twice.
    if (isClosing) return;
    isClosing = true;
    setTimeout(() => process.exit(1), MAX_CLOSE_MS).unref();
    // While it starts there is nothing to close: what it holds is in the log.
    if (isStarted) await (await starting).close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void close());
  process.on('SIGINT', () => void close());
  const { screen } = await starting;
  isStarted = true;
  console.log(formatStartScreen(screen));
} catch (error) {
  const isExpected =
    error instanceof SettingsError || error instanceof DataDirectoryError || error instanceof MigrationError;
  const sentence = isExpected ? error.message : addressSentence(error);
  console.error(sentence ?? error);
  process.exit(sentence === undefined ? 1 : 2);
}

function addressSentence(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const why = addressErrors[String(error.code)];
  const address = /\S+:\d+$/.exec(error.message)?.[0];
  return why && address && `${address} ${why} with HOST, PORT, OTLP_HTTP_PORT or OTLP_GRPC_PORT.`;
}
