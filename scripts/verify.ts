// npm run verify [-- --without-tests]: everything that can be known about a change in under a minute.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { verifySteps, type VerifyStep } from './verify/steps.ts';

const root = join(import.meta.dirname, '..');
const withoutTests = process.argv.includes('--without-tests');
const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);

const waiting = verifySteps(root).filter((step) => !(withoutTests && step.name === 'unit tests'));
const total = waiting.length;
let failed = 0;
await Promise.all(Array.from({ length: Math.min(availableParallelism(), total) }, runWaitingSteps));
console.log(`\n${total - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function runWaitingSteps(): Promise<void> {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const started = performance.now();
    const { ok, printed } = await runStep(step);
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
    console.log(
      `${ok ? 'ok    ' : 'FAILED'} ${seconds} s  ${step.name}${ok ? '' : `  (${step.command.join(' ')})\n${printed}`}`,
    );
    if (!ok) failed += 1;
  }
}

function runStep({ command: [program = '', ...args] }: VerifyStep): Promise<{ ok: boolean; printed: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.once('error', (error) => resolve({ ok: false, printed: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, printed }));
  });
}
