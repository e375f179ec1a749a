import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, preview } from 'vite';

const web = resolve(import.meta.dirname, '..');

/** The gallery, which is no part of the product: built apart, and served until it is disposed of. */
export class Gallery {
  readonly url: string;
  readonly #close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  static async start(): Promise<Gallery> {
    const outDir = mkdtempSync(join(tmpdir(), 'seamark-gallery-'));
    const configFile = join(web, 'vite.config.ts');
    const input = join(web, 'gallery.html');
    await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true, rolldownOptions: { input } } });
    const server = await preview({ configFile, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
    const url = new URL('gallery.html', server.resolvedUrls!.local[0]);
    return new Gallery(url.href, async () => {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}
