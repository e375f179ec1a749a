/** From which value to which. */
export interface Extent {
  lowest: number;
  highest: number;
}
