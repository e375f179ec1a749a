import { type DestinationStream, pino } from 'pino';

export interface LogOptions {
  level: string;
  /** Levels of single components. */
  levels: Partial<Record<string, string>>;
}

/** One line of JSON on stdout each. Secrets are never handed to it. */
export type Log = Pick<ReturnType<typeof pino>, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

/** The log of each component of the product; lines name it, and go to stdout where no other place is given. */
export function createLogs({ level, levels }: LogOptions, to?: DestinationStream): (component: string) => Log {
  const form = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: 'message',
    errorKey: 'error',
  };
  const root = to ? pino(form, to) : pino(form);
  return (component) => root.child({ component }, { level: levels[component] ?? level });
}
