/** A group of a file, or the file as a whole, that cannot be read as it was written: answers go on without it. */
export class DamagedPart extends Error {
  override name = 'DamagedPart';
  /** The hour, or the day, of the file. */
  readonly period: number;
  /** Number of the group; undefined where it is the whole file. */
  readonly group: number | undefined;

  constructor(period: number, group: number | undefined, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.period = period;
    this.group = group;
  }
}
