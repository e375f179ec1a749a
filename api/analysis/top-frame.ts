/** What a line of a stack trace looks like; the place in the code that it names. */
const frames: { languages: string; line: RegExp; place: (groups: Record<string, string>) => string }[] = [
  {
    languages: 'Java, Kotlin, Scala',
    line: /^\s*at (?<call>[^(\s][^(]*)\((?<file>[^:()]+)(?::(?<line>\d+))?\)$/,
    place: ({ call, file, line }) => `${call} (${file}${line ? `:${line}` : ''})`,
  },
  {
    languages: 'JavaScript with a function',
    line: /^\s*at (?<call>.+?) \((?<file>.+?):(?<line>\d+):\d+\)$/,
    place: ({ call, file, line }) => `${call} (${file}:${line})`,
  },
  {
    languages: 'JavaScript',
    line: /^\s*at (?<file>\S+?):(?<line>\d+):\d+$/,
    place: ({ file, line }) => `${file}:${line}`,
  },
  {
    languages: 'C#',
    line: /^\s*at (?<call>.+?)(?: in (?<file>.+?):line (?<line>\d+))$/,
    place: ({ call, file, line }) => `${call} (${file}:${line})`,
  },
  {
    languages: 'PHP',
    line: /^#\d+ (?<file>.+?)\((?<line>\d+)\): (?<call>.+)$/,
    place: ({ call, file, line }) => `${call} (${file}:${line})`,
  },
  {
    languages: 'Python',
    line: /^\s*File "(?<file>.+?)", line (?<line>\d+), in (?<call>.+)$/,
    place: ({ call, file, line }) => `${call} (${file}:${line})`,
  },
  {
    languages: 'Ruby',
    line: /^\s*(?:from )?(?<file>[^\s:]+):(?<line>\d+):in [`'](?<call>.+)'$/,
    place: ({ call, file, line }) => `${call} (${file}:${line})`,
  },
  {
    // The function stands in the line before its file.
    languages: 'Go, Rust',
    line: /^\s*(?:at )?(?<file>\S+\.(?:go|rs)):(?<line>\d+)(?::\d+)?(?: \+0x[0-9a-f]+)?$/,
    place: ({ file, line }) => `${file}:${line}`,
  },
];

/** Code that is not the application's own: its errors are thrown there and caused elsewhere. */
const foreign =
  /node_modules|node:|\(internal\/|site-packages|dist-packages|\/lib\/python|^(?:java|javax|jdk|sun|kotlin|scala)\.|^System\.|^Microsoft\.|\/usr\/local\/go\/|\/pkg\/mod\/|\/rustc\/|\/\.cargo\/|\/vendor\/|\/gems\//;

const MOST_LINES = 500;
const LONGEST_LINE = 1000;

/**
 * The place in the application's code where an exception was thrown: the innermost frame that is not of a library, else
 * the innermost; null where no line is understood.
 */
export function topFrame(stackTrace: string): string | null {
  const lines = stackTrace.split('\n', MOST_LINES);
  const places: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.length > LONGEST_LINE) continue;
    const found = frames
      .map(({ line: shape, place }) => ({ match: shape.exec(line), place }))
      .find(({ match }) => match);
    if (!found?.match?.groups) continue;
    const place = found.place(found.match.groups);
    const isFileAlone = !found.match.groups['call'] && /\.(?:go|rs):/.test(line);
    const before = lines[index - 1]
      ?.trim()
      .replace(/^\d+: /, '')
      .replace(/\([^()]*\)$/, '');
    places.push(isFileAlone && before ? `${before} (${place})` : place);
  }
  // Python tells the innermost last.
  if (stackTrace.startsWith('Traceback')) places.reverse();
  return places.find((place) => !foreign.test(place)) ?? places[0] ?? null;
}
