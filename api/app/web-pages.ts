import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyStatic from '@fastify/static';
import { MANIFEST_NAME } from './persisted-documents.ts';
import { pagePolicy } from './security-headers.ts';

const PAGE_NAME = 'index.html';
/** Stands in the built page where the nonce of an answer goes: with it the page's code adds styles. */
const NONCE_PLACE = 'NONCE_OF_THE_ANSWER';

/** Files whose name holds a hash of what is in them never change. */
const hashed = /[/\\]assets[/\\]/;

/**
 * Pages that are opened by a key in the address: they send no cookie, so that whoever frames one has nothing of who looks at
 * it.
 */
const openedByKey = /^\/screen(?=[/?]|$)/;

export interface WebPagesOptions {
  /** The built pages; null where there are none. */
  directory: string | null;
  /** Sites that may frame what is opened by a key. */
  frameAncestors: readonly string[];
}

/** The built pages. A path that is no file is a page of its own: the browser's code reads it. */
export async function webPages(app: FastifyInstance, { directory, frameAncestors }: WebPagesOptions): Promise<void> {
  if (directory === null) return;
  await app.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    cacheControl: false,
    preCompressed: true,
    index: false,
    // For the server, not for browsers.
    globIgnore: [`${MANIFEST_NAME}*`, `${PAGE_NAME}*`],
    setHeaders(reply, path) {
      const kept = hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
      reply.header('cache-control', kept);
    },
  });
  const page = readFileSync(join(directory, PAGE_NAME), 'utf8');
  const sendPage = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const nonce = randomBytes(16).toString('base64url');
    const policy = pagePolicy({
      styleSource: `'nonce-${nonce}'`,
      frameAncestors: openedByKey.test(request.url) ? frameAncestors : [],
    });
    return reply
      .headers({ 'content-security-policy': policy, 'cache-control': 'no-cache' })
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(NONCE_PLACE, nonce));
  };
  app.get('/', sendPage);
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage) return reply.status(404).send({ error: 'There is nothing here.' });
    return sendPage(request, reply);
  });
}

/** A path whose percent signs mean nothing is answered like any other that names nothing. */
export function readableUrl({ url = '/' }: { url?: string | undefined }): string {
  try {
    decodeURIComponent(url);
    return url;
  } catch {
    return '/unreadable';
  }
}
