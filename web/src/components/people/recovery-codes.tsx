import { Check, Copy, Download } from 'lucide-react';
import { download } from '../../lib/download.ts';
import { Button } from '../../ui/button.tsx';
import { useCopy } from '../../ui/copy-button.tsx';

/** Recovery codes, to be kept now or never. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const text = `${codes.join('\n')}\n`;
  const [copied, copy] = useCopy(text);
  return (
    <div role="status" className="flex flex-col gap-3 bg-info-soft p-3">
      <p className="font-medium">Keep these recovery codes</p>
      <p className="text-muted">
        Each signs you in once, in the place of a code, when your authenticator is lost. They are not shown again.
      </p>
      <ul aria-label="Recovery codes" className="grid gap-x-6 gap-y-1 font-mono sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button onClick={copy}>
          {copied ? <Check className="size-3.5" aria-hidden /> : <Copy className="size-3.5" aria-hidden />}
          {copied ? 'Copied' : 'Copy'}
        </Button>
        <Button onClick={() => download(new Blob([text], { type: 'text/plain' }), 'seamark-recovery-codes.txt')}>
          <Download className="size-3.5" aria-hidden />
          Download
        </Button>
        <Button look="solid" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
