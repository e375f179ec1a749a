// npm run dev: the server, restarted when its sources change, and the web pages through Vite, replaced in place.
// The first of the two that ends, ends the other.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const programs = [['--watch', '--watch-preserve-output', join(root, 'api', 'main.ts')]];
if (existsSync(join(root, 'web', 'index.html'))) {
  programs.push([join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'web', '--clearScreen', 'false']);
}

const children = programs.map((args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stopAll(children));
for (const child of children) {
  child.once('exit', (code) => {
    process.exitCode ??= code ?? 0;
    stopAll(children);
  });
}

function stopAll(running: ChildProcess[]): void {
  for (const child of running) child.kill('SIGTERM');
}
