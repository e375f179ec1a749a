/** Whether the file system refused something, rather than that we made a mistake. */
export function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
