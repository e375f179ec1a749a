/** More than fits on any screen. */
const MOST = 600;

/** The beginning of a text in one line; what breaks lines is shown as a sign. */
export function oneLine(text: string): string {
  return text
    .slice(0, MOST)
    .replaceAll(/\r?\n/g, ' ⏎ ')
    .replaceAll(/\p{Cc}/gu, '␣');
}
