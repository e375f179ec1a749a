import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const generatedFile = join(import.meta.dirname, 'src/gql/graphql.ts');
const call = /\bgraphql\(\s*`([^`]*)`,?\s*\)/g;
const operation = /^\s*(?:query|mutation|subscription)\s+(\w+)/;
const generated = /^export const (\w+)Document = (\{.*\}) as unknown as /gm;

/**
 * Puts each document where it is asked for, so that a page loads its own alone: the generated `graphql()` looks them up in a
 * map of all. A fragment is a type and nothing else; what spreads it has it in its own document.
 */
export function documents(): Plugin {
  return {
    name: 'documents',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/src\/.+\.tsx?$/.test(id) || id.includes('/src/gql/') || !code.includes('graphql(`')) return null;
      const known = new Map(
        [...readFileSync(generatedFile, 'utf8').matchAll(generated)].map(([, name, json]) => [name!, json!]),
      );
      const replaced = code.replaceAll(call, (_, text: string) => {
        const name = operation.exec(text)?.[1];
        if (name === undefined) return '({})';
        const json = known.get(name);
        if (json === undefined) this.error(`There is no document ${name}: npm run codegen.`);
        return `(${json})`;
      });
      return { code: replaced, map: null };
    },
  };
}
