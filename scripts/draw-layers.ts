// npm run draw:layers: prints the picture of ARCHITECTURE.md, from the list that the layers are checked with.
// With --check: fails when ARCHITECTURE.md shows another one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawLayers } from './layers/draw.ts';

const picture = drawLayers();
if (!process.argv.includes('--check')) {
  console.log(picture);
} else if (!readFileSync(join(import.meta.dirname, '..', 'ARCHITECTURE.md'), 'utf8').includes(picture)) {
  console.error('The picture in ARCHITECTURE.md is old. Put in what `npm run draw:layers` prints.');
  process.exitCode = 1;
}
