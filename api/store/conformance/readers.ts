import type { LogReader } from '../ports/log-store.ts';
import type { TraceReader } from '../ports/trace-store.ts';

/** What the suites ask of a store of spans; who calls whom has tests of its own. */
export type TraceReads = Omit<TraceReader, 'topology'>;
export type LogReads = LogReader;
