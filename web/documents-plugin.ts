import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const generatedFolder = join(import.meta.dirname, 'src/gql');
const manifestName = 'persisted-documents.json';
const call = /\bgraphql\(\s*`([^`]*)`,?\s*\)/g;
const operation = /^\s*(?:query|mutation|subscription)\s+(\w+)/;
const generated = /^export const (\w+)Document = (\{.*\}) as unknown as /gm;

/**
 * Puts each document where it is asked for, so that a page loads its own alone: the generated `graphql()` looks them up in a
 * map of all. A fragment is a type and nothing else; what spreads it has it in its own document. In built pages a document
 * is nothing but its id; the server knows the text by the manifest that lies beside the pages.
 */
export function documents(): Plugin {
  let isBuild = false;
  return {
    name: 'documents',
    enforce: 'pre',
    configResolved({ command }) {
      isBuild = command === 'build';
    },
    transform(code, id) {
      if (!/\/src\/.+\.tsx?$/.test(id) || id.includes('/src/gql/') || !code.includes('graphql(`')) return null;
      const text = readFileSync(join(generatedFolder, 'graphql.ts'), 'utf8');
      const known = new Map([...text.matchAll(generated)].map(([, name, json]) => [name!, json!]));
      const replaced = code.replaceAll(call, (_, document: string) => {
        const name = operation.exec(document)?.[1];
        if (name === undefined) return '({})';
        const json = known.get(name);
        if (json === undefined) this.error(`There is no document ${name}: npm run codegen.`);
        return `(${isBuild ? persisted(json) : json})`;
      });
      return { code: replaced, map: null };
    },
    generateBundle() {
      const source = readFileSync(join(generatedFolder, manifestName), 'utf8');
      this.emitFile({ type: 'asset', fileName: manifestName, source });
    },
  };
}

function persisted(json: string): string {
  const { __meta__ } = JSON.parse(json) as { __meta__: { hash: string } };
  return JSON.stringify({ kind: 'Document', definitions: [], documentId: __meta__.hash });
}
