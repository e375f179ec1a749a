export interface Tick {
  /** A time in milliseconds, or a value. */
  at: number;
  label: string;
}
