// npm test [-- FILTER…]: every test of the project; the last line is `N passed, N failed`.
import { startVitest } from 'vitest/node';
import { Tally } from './test/tally.ts';

const filters = process.argv.slice(2);
const underCi = !['', '0', 'false', undefined].includes(process.env['CI']);
const tally = new Tally();
try {
  const vitest = await startVitest('test', filters, { watch: false, reporters: ['default', tally] });
  await vitest.close();
} catch (error) {
  console.error(error);
  tally.failed += 1;
}
if (tally.passed + tally.failed === 0) {
  console.error('No test ran.');
  tally.failed = 1;
}
for (const test of tally.skipped) console.log(`not run: ${test}`);
// A test that is not run proves nothing, so it may not pass unseen where a change is judged.
if (underCi) tally.failed += tally.skipped.length;
console.log('\nSlowest files:');
for (const { file, durationMs } of tally.slowestFiles)
  console.log(`${(durationMs / 1000).toFixed(1).padStart(7)} s  ${file}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed\n`, () => process.exit());
