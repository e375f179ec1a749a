import { SettingsError } from './setting.ts';

const line = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/;
const quoted = /^(?:"([^"]*)"|'([^']*)')\s*(?:#.*)?$/;

/**
 * The variables of a .env file: NAME=value a line, the value in quotes where it has spaces at an end or a #. Empty lines
 * and those that begin with # are passed over. Throws SettingsError where a line is anything else.
 */
export function parseEnvFile(text: string): Map<string, string> {
  const variables = new Map<string, string>();
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const match = line.exec(trimmed);
    if (!match) throw new SettingsError(`Line ${index + 1} of .env is not of the form NAME=value.`);
    variables.set(match[1]!, valueOf(match[2]!, index + 1));
  }
  return variables;
}

function valueOf(text: string, lineNumber: number): string {
  if (!/^["']/.test(text)) return text.replace(/\s+#.*$/, '');
  const match = quoted.exec(text);
  if (!match) throw new SettingsError(`The quotes in line ${lineNumber} of .env do not end.`);
  return match[1] ?? match[2]!;
}
