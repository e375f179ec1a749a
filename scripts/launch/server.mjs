import { join } from 'node:path';

/** Young objects of the thread with the graph: much of its room would only be filled by its start. */
const YOUNG_GENERATION_MB = 8;

/**
 * How the server is run: the arguments of Node, and what the environment adds. Few arenas, as each of the many threads
 * would else keep one of its own full of holes.
 * @param {string} root
 */
export function serverCommand(root) {
  return {
    args: [`--max-semi-space-size=${YOUNG_GENERATION_MB}`, join(root, 'api', 'main.ts')],
    env: { MALLOC_ARENA_MAX: '2' },
  };
}
