import type { FastifyInstance } from 'fastify';
import fastifyStatic from '@fastify/static';
import { MANIFEST_NAME } from './persisted-documents.ts';

/** Files whose name holds a hash of what is in them never change. */
const hashed = /[/\\]assets[/\\]/;

/** The built pages. A path that is no file is a page of its own: the browser's code reads it. */
export async function webPages(app: FastifyInstance, { directory }: { directory: string | null }): Promise<void> {
  if (directory === null) return;
  await app.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    cacheControl: false,
    preCompressed: true,
    // For the server, not for browsers.
    globIgnore: [`${MANIFEST_NAME}*`],
    setHeaders(reply, path) {
      const kept = hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
      reply.header('cache-control', kept);
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage) return reply.status(404).send({ error: 'There is nothing here.' });
    return reply.sendFile('index.html');
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
