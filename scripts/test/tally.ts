import type { Reporter, SerializedError, TestModule } from 'vitest/node';

const SLOWEST_FILES = 10;

/** Counts what a run of Vitest did. A file or a hook that fails counts as one failure beside its tests. */
export class Tally implements Reporter {
  passed = 0;
  failed = 0;
  /** Tests that did not run: skipped or still to be written. */
  skipped: string[] = [];
  /** Longest first. */
  slowestFiles: { file: string; durationMs: number }[] = [];

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    this.failed += unhandledErrors.length;
    for (const module of modules) {
      this.failed += module.errors().length;
      for (const suite of module.children.allSuites()) this.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') this.passed += 1;
        else if (state === 'failed') this.failed += 1;
        else this.skipped.push(`${module.relativeModuleId} > ${test.fullName}`);
      }
    }
    this.slowestFiles = modules
      .map((module) => ({ file: module.relativeModuleId, durationMs: module.diagnostic().duration }))
      .toSorted((a, b) => b.durationMs - a.durationMs)
      .slice(0, SLOWEST_FILES);
  }
}
