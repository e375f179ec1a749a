// npm start [-- --demo]: installs what is missing, builds what is stale, then runs the server until a signal ends it.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDatabaseTemplate } from './launch/database-template.mjs';
import { planDemo, runSimulator } from './launch/demo.mjs';
import { exitCode, forwardSignals, startInForeground } from './launch/foreground.mjs';
import { ensureInstalled } from './launch/install.mjs';
import { serverCommand } from './launch/server.mjs';
import { ensureWebBuilt } from './launch/web-build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
try {
  process.exitCode = await start(readArguments(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @param {{ demo: boolean }} options */
async function start({ demo }) {
  const node = ensureInstalled(root);
  const template = ensureDatabaseTemplate(root, node);
  ensureWebBuilt(root);
  await template;
  const plan = demo ? planDemo(root, process.env) : undefined;
  const command = serverCommand(root);
  const env = { NODE_COMPILE_CACHE: join(root, '.cache', 'node-compile'), ...command.env, ...process.env };
  const server = startInForeground(node, command.args, { cwd: root, env });
  forwardSignals(server);
  const stopped = new AbortController();
  const simulator = plan && runSimulator(root, node, plan, stopped.signal);
  const code = await exitCode(server);
  stopped.abort();
  await simulator;
  return code;
}

/** @param {string[]} args */
function readArguments(args) {
  const unknown = args.find((argument) => argument !== '--demo');
  if (unknown !== undefined)
    throw new Error(`npm start knows no ${unknown}. It takes --demo: the simulator's traffic runs beside the server.`);
  return { demo: args.includes('--demo') };
}
