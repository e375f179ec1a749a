/** `unknown` where nothing can be said: that is no proof that nothing is known. */
export interface AuditVerdict {
  verdict: 'passed' | 'failed' | 'unknown';
  /** For whoever reads. */
  lines: string[];
}

interface Report {
  vulnerabilities?: Record<string, { severity: string; range: string }>;
  message?: string;
}

const grave = new Set(['high', 'critical']);

/** What `npm audit --json` printed. Some registries pass packages on, and know nothing of advisories. */
export function judgeAudit(printed: string): AuditVerdict {
  const { vulnerabilities, message } = readReport(printed);
  if (typeof vulnerabilities !== 'object') {
    const why = message ?? 'no answer';
    return {
      verdict: 'unknown',
      lines: [`NOT CHECKED: the registry tells of no advisories against packages (${why}).`],
    };
  }
  const known = Object.entries(vulnerabilities);
  const found = known.filter(([, { severity }]) => grave.has(severity));
  return {
    verdict: found.length > 0 ? 'failed' : 'passed',
    lines: [
      ...found.map(([name, { severity, range }]) => `${name} ${range}: ${severity}`),
      `${found.length} packages with grave advisories, of ${known.length} with any.`,
    ],
  };
}

function readReport(printed: string): Report {
  try {
    return (JSON.parse(printed) as Report | null) ?? {};
  } catch {
    return {};
  }
}
