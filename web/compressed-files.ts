import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const text = /\.(js|css|html|svg|json)$/;
/** What fits one packet is not sent any sooner. */
const LEAST_BYTES = 1400;

/** Puts a .br and a .gz beside each built file of text: the server has nothing to compress. */
export function compressedFiles(): Plugin {
  return {
    name: 'compressed-files',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      const paths = Object.keys(bundle)
        .filter((name) => text.test(name))
        .map((name) => join(dir!, name));
      await Promise.all(
        paths.map(async (path) => {
          const bytes = await readFile(path);
          if (bytes.length < LEAST_BYTES) return;
          await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes));
          await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
        }),
      );
    },
  };
}
