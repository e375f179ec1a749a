/** A row group of a file, or the file as a whole, that cannot be read as it was written: answers go on without it. */
export class DamagedPart extends Error {
  override name = 'DamagedPart';
  readonly hour: number;
  /** Number of the row group; undefined where it is the whole file. */
  readonly group: number | undefined;

  constructor(hour: number, group: number | undefined, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.hour = hour;
    this.group = group;
  }
}
