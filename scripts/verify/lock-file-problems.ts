interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  license?: string;
  dev?: boolean;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export interface LockFile {
  packages: Record<string, LockedPackage>;
}

/** The allowScripts of package.json: which packages may run a script when they are installed, and which may not. */
export type AllowedScripts = Record<string, boolean>;

/** Ask for no more than to be named. */
const permissive = ['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0'];
/** Of what only builds, tests or draws: fonts, tables and tools that are used as they are. */
const unchanged = [...permissive, 'MPL-2.0', 'OFL-1.1', 'Python-2.0', 'CC-BY-4.0', 'CC0-1.0', 'Unlicense'];

/**
 * Sentences about what would make `npm ci` fail, depend on one machine, or install what nobody has looked at: a dependency
 * without an entry (npm leaves out packages of other platforms that its registry did not have, and then refuses the file),
 * packages from elsewhere than the registry or without a hash of their contents, a range where a release is to stand, scripts
 * that were neither allowed nor denied, and licences that ask for more than we give.
 */
export function lockFileProblems({ packages }: LockFile, allowedScripts: AllowedScripts): string[] {
  const { '': root = {}, ...installed } = packages;
  return [
    ...rangeProblems(root),
    ...Object.entries(packages).flatMap(([path, locked]) => missingProblems(packages, path, locked)),
    ...Object.entries(installed).flatMap(([path, locked]) => [
      ...originProblems(path, locked),
      ...licenceProblems(path, locked),
    ]),
    ...scriptProblems(installed, allowedScripts),
  ];
}

function rangeProblems({ dependencies, devDependencies, optionalDependencies }: LockedPackage): string[] {
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, release]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(release))
    .map(([name, range]) => `${name} is asked for as ${range}: name one release of the registry (npm i -E)`);
}

function missingProblems(packages: LockFile['packages'], path: string, locked: LockedPackage): string[] {
  return Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })
    .filter((name) => !isLocked(packages, path, name))
    .map(
      (name) =>
        `${name}, needed by ${path || 'package.json'}, has no entry: take a release that has it for every platform`,
    );
}

/** npm leaves the address out of what comes from the registry, and so nothing of it can point elsewhere. */
function originProblems(path: string, { resolved, link, integrity }: LockedPackage): string[] {
  if (link) return [`${path} is a folder: packages come from the registry`];
  if (resolved !== undefined) {
    return [`${path} comes from ${resolved}: packages come from the registry, by omit-lockfile-registry-resolved`];
  }
  return integrity?.startsWith('sha512-') ? [] : [`${path} has no hash of its contents (sha512)`];
}

function licenceProblems(path: string, { license, dev }: LockedPackage): string[] {
  const allowed = dev ? unchanged : permissive;
  const names = (license ?? 'nothing').replaceAll(/[()]/g, '').split(/ (?:AND|OR) /i);
  return names.every((name) => allowed.includes(name)) ? [] : [`${path} has the licence ${license ?? 'of nobody'}`];
}

function scriptProblems(installed: LockFile['packages'], allowedScripts: AllowedScripts): string[] {
  const paths = Object.keys(installed).filter((path) => installed[path]!.hasInstallScript);
  const names = new Set(paths.map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)));
  return [
    ...[...names]
      .filter((name) => !Object.hasOwn(allowedScripts, name))
      .map((name) => `${name} runs a script when it is installed: allow or deny it in allowScripts`),
    ...Object.keys(allowedScripts)
      .filter((name) => !names.has(name))
      .map((name) => `${name} is in allowScripts, and has no script`),
  ];
}

/** As Node looks packages up: beside the one that needs it, then further out. */
function isLocked(packages: LockFile['packages'], from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${folder}${folder && '/'}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}
