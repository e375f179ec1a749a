interface LockedPackage {
  version?: string;
  resolved?: string;
  link?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export interface LockFile {
  packages: Record<string, LockedPackage>;
}

/**
 * Sentences about what would make `npm ci` fail or depend on one machine: a dependency without an entry (npm leaves out
 * packages of other platforms that its registry did not have, and then refuses the file), and addresses of a registry.
 */
export function lockFileProblems({ packages }: LockFile): string[] {
  return Object.entries(packages).flatMap(([path, locked]) => {
    const wanted = Object.keys({ ...locked.dependencies, ...locked.optionalDependencies });
    return [
      ...wanted
        .filter((name) => !isLocked(packages, path, name))
        .map(
          (name) =>
            `${name}, needed by ${path || 'package.json'}, has no entry: take a release that has it for every platform`,
        ),
      ...(locked.resolved && !locked.link
        ? [`${path} names the registry it came from: set omit-lockfile-registry-resolved`]
        : []),
    ];
  });
}

/** As Node looks packages up: beside the one that needs it, then further out. */
function isLocked(packages: LockFile['packages'], from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${folder}${folder && '/'}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}
