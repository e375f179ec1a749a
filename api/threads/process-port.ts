import type { ChildProcess } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import type { CallPort } from './rpc.ts';

type Channel = EventEmitter & Pick<ChildProcess, 'send'>;

/**
 * The channel between a process and its parent, as either has it, for calls: of a port's events it has those that calls
 * listen to. What is sent to one that is gone is dropped.
 */
export function processPort(channel: EventEmitter): CallPort {
  const port = {
    postMessage: (message: object) => (channel as Channel).send(message, () => undefined),
    on: (event: 'message' | 'close', take: () => void) => channel.on(event === 'close' ? 'disconnect' : event, take),
  };
  return port as unknown as CallPort;
}
