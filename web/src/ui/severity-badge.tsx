import { severityName } from '../lib/severity.ts';

const looks: Record<ReturnType<typeof severityName>, string> = {
  fatal: 'text-error font-semibold',
  error: 'text-error',
  warn: 'text-warn',
  info: 'text-info',
  debug: 'text-faint',
  trace: 'text-faint',
  unset: 'text-faint',
};

/** How bad a log record is, as a word. `text`: as it was sent. */
export function SeverityBadge({ number, text }: { number: number; text: string }) {
  const name = severityName(number);
  return (
    <span title={text && text.toLowerCase() !== name ? `sent as ${text}` : undefined} className={looks[name]}>
      {name === 'unset' ? text || '–' : name}
    </span>
  );
}
