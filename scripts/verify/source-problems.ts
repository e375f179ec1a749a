interface SourceRule {
  applies(path: string): boolean;
  forbids: RegExp;
  why: string;
}

const isDocument = (path: string): boolean => path.endsWith('.md');
const isGenerated = (path: string): boolean => /^(web\/src\/gql|api\/control\/generated)\//.test(path);
const isTest = (path: string): boolean => /\.(test|testing)\.tsx?$/.test(path);

const rules: SourceRule[] = [
  {
    applies: (path) =>
      /^(api|schema)\//.test(path) && !path.startsWith('api/config/') && !isTest(path) && !isGenerated(path),
    forbids: /\bprocess\.env\b/,
    why: 'only api/config reads the environment; take the setting as an argument',
  },
  {
    applies: isDocument,
    forbids: pathStart('/(?:home|root|tmp|Users)/'),
    why: 'a path of one machine says nothing to a reader',
  },
  {
    applies: (path) => /\.[cm]?tsx?$/.test(path) && !isGenerated(path),
    forbids: /@ts-(?:ignore|nocheck)|\bas any\b/,
    why: 'the compiler is not silenced; narrow the type, or cast in a named function that says why it holds',
  },
];

/** Sentences about lines of a file that break a rule no other tool knows. `machinePaths` are folders of this machine. */
export function sourceProblems(path: string, text: string, machinePaths: string[]): string[] {
  const ofThisMachine = machinePaths.map((folder) => ({ folder, named: pathStart(RegExp.escape(folder)) }));
  const applying = rules.filter((rule) => rule.applies(path));
  return text.split('\n').flatMap((line, index) => {
    const at = `${path}:${index + 1}:`;
    return [
      ...applying.filter((rule) => rule.forbids.test(line)).map((rule) => `${at} ${rule.why}`),
      ...ofThisMachine
        .filter(({ named }) => named.test(line))
        .map(({ folder }) => `${at} names ${folder}, which only this machine has`),
    ];
  });
}

/** An absolute path, not the middle of another one or of an address. */
function pathStart(pattern: string): RegExp {
  return new RegExp(`(?<![\\w.~*-])${pattern}`);
}
