import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphQLError } from 'graphql';
import { graphError } from '../../schema/errors.ts';

/** Beside the built pages: the text of each of their documents, by its id. */
export const MANIFEST_NAME = 'persisted-documents.json';

/** What a client asks to be run: a text of its own, or a document of the pages. */
export interface AskedDocument {
  query?: unknown;
  documentId?: unknown;
}

/** The documents that the web pages ask with, which send no more than an id of each. */
export class PersistedDocuments {
  /** Whether nothing else is run. */
  readonly isExclusive: boolean;
  readonly #texts: ReadonlyMap<string, string>;

  constructor(texts: Readonly<Record<string, string>>, { isExclusive }: { isExclusive: boolean }) {
    this.#texts = new Map(Object.entries(texts));
    this.isExclusive = isExclusive;
  }

  /** Those of built pages; none where there are no pages. */
  static of(webDirectory: string | null, options: { isExclusive: boolean }): PersistedDocuments {
    const manifest = webDirectory === null ? null : join(webDirectory, MANIFEST_NAME);
    if (manifest === null || !existsSync(manifest)) return new PersistedDocuments({}, options);
    return new PersistedDocuments(JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, string>, options);
  }

  /** The text of what is asked for, or why it is not run. */
  textOf({ query, documentId }: AskedDocument): { text: string } | { refusal: GraphQLError } {
    if (documentId === undefined) return this.isExclusive ? { refusal: notPersisted() } : { text: query as string };
    const text = typeof documentId === 'string' ? this.#texts.get(documentId) : undefined;
    if (text !== undefined) return { text };
    const message = 'There is no document of this id here: reload the page, which is of another version of the server.';
    return { refusal: graphError('NOT_FOUND', message) };
  }

  /**
   * The body of a request as if it brought the text; the same where it brings one. What is no JSON is left to who reads it,
   * as long as anything may be asked.
   */
  bodyOf(body: string): { body: string } | { refusal: GraphQLError } {
    if (!this.isExclusive && !body.includes('"documentId"')) return { body };
    const asked = fieldsOf(body);
    if (asked === null) return this.isExclusive ? { refusal: notPersisted() } : { body };
    if (asked.documentId === undefined && !this.isExclusive) return { body };
    const found = this.textOf(asked);
    if ('refusal' in found) return found;
    const { documentId: _, ...others } = asked;
    return { body: JSON.stringify({ ...others, query: found.text }) };
  }
}

export function notPersisted(): GraphQLError {
  return graphError(
    'FORBIDDEN',
    'Nothing but the documents of the web pages is answered here (PERSISTED_DOCUMENTS_ONLY).',
  );
}

function fieldsOf(body: string): AskedDocument | null {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
