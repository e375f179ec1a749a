export type SeverityName = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'unset';

/** The range of a severity number of OpenTelemetry's log data model. */
export function severityName(severityNumber: number): SeverityName {
  const names = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
  return names[Math.ceil(severityNumber / 4) - 1] ?? 'unset';
}

/** From the worst on; the token of the colour of each. */
export const severities: readonly { name: SeverityName; token: `--color-${string}` }[] = [
  { name: 'fatal', token: '--color-fatal' },
  { name: 'error', token: '--color-error' },
  { name: 'warn', token: '--color-warn' },
  { name: 'info', token: '--color-info-mark' },
  { name: 'debug', token: '--color-quiet' },
  { name: 'trace', token: '--color-quiet-2' },
  { name: 'unset', token: '--color-quiet-2' },
];
