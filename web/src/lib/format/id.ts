/** An id with its middle left out, so that its beginning and its end can be compared: `4bf92f…0e4736`. */
export function shortenId(id: string, shown = 12): string {
  if (id.length <= shown + 1) return id;
  const half = Math.floor(shown / 2);
  return `${id.slice(0, half)}…${id.slice(-half)}`;
}
