import { readFileSync } from 'node:fs';
import { buildParserFile } from '@lezer/generator';
import type { Plugin } from 'vite';

/** Files that end in `.grammar` are modules with the parser of that grammar, and with `?terms` with its terms. */
export function lezer(): Plugin {
  return {
    name: 'lezer',
    enforce: 'pre',
    load(id) {
      const [file = '', query] = id.split('?');
      if (!file.endsWith('.grammar')) return null;
      const { parser, terms } = buildParserFile(readFileSync(file, 'utf8'), { fileName: file, moduleStyle: 'es' });
      return { code: query === 'terms' ? terms : parser, map: { mappings: '' } };
    },
  };
}
