/** Prints what is wrong, a line each, and makes the exit code say so. */
export function reportProblems(problems: string[]): void {
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
