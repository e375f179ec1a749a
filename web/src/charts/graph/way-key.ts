/** By what the way of an arrow is found. */
export function wayKey({ from, to }: { from: string; to: string }): string {
  return `${from}\n${to}`;
}
