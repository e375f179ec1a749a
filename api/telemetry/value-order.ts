/** Exact, also between a bigint and a double; NaN where one of them is. */
export function compareNumbers(left: number | bigint, right: number | bigint): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return Number.isNaN(left) || Number.isNaN(right) ? Number.NaN : 0;
}

/** By code point, where `<` goes by UTF-16 units. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const order = codeOrder(left.charCodeAt(index)) - codeOrder(right.charCodeAt(index));
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

// Surrogates stand for code points past all others.
function codeOrder(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
