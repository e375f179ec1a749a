import { posix } from 'node:path';

/** What documents may refer to. */
export interface DocTargets {
  /** Whether a path from the root, or a glob, matches something. */
  exists(path: string): boolean;
  /** The scripts of package.json. */
  commands: ReadonlySet<string>;
}

const TOP_FOLDERS = 'api|web|schema|simulator|scripts|prisma|docs|\\.ci';
const ROOT_FILES = '[A-Z]+\\.md|LICENSE|\\.?[a-z-]+\\.(?:json|cjs|yml)';
const PATH = new RegExp(`^(?:(?:${TOP_FOLDERS})/[\\w./*{},-]*|${ROOT_FILES})$`);
/** Made by a build, so not there in a clone. */
const BUILT = /^web\/dist\b/;

/** Sentences about the paths and commands that a Markdown file names and that are not there. */
export function docProblems(file: string, text: string, targets: DocTargets): string[] {
  const prose = text.replaceAll(/^```[^]*?^```/gm, '');
  const named = [...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => (PATH.test(code) ? [code] : []));
  const linked = [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link.replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
    .map((link) => posix.join(posix.dirname(file), link));
  const paths = [...named, ...linked].map((path) => path.replace(/\/$/, '')).filter((path) => !BUILT.test(path));
  const commands = [...text.matchAll(/npm run (?:-s |--silent )?([\w:-]+)/g)].map(([, command = '']) => command);
  return [
    ...new Set([
      ...paths.filter((path) => !targets.exists(path)).map((path) => `${file}: there is no ${path}`),
      ...commands
        .filter((command) => !targets.commands.has(command))
        .map((command) => `${file}: package.json has no script ${command}`),
    ]),
  ];
}
