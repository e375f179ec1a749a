import { X } from 'lucide-react';
import { useState } from 'react';
import type { AttributeLink } from '../../components/attributes/attribute-list.tsx';
import { LogDetail } from '../../components/logs/log-detail.tsx';
import { setParams } from '../../lib/url/href.ts';
import { IconButton } from '../../ui/button.tsx';

/** The record of the address, where the list does not show it. */
export function LinkedRecord({ id, hrefOf }: { id: string; hrefOf: AttributeLink }) {
  const [hasContext, setContext] = useState(false);
  return (
    <section aria-label="The record of the link" className="max-h-1/2 shrink-0 overflow-y-auto border-b border-line">
      <div className="flex h-8 items-center justify-between pr-1 pl-3">
        <h2 className="font-medium">The record of the link</h2>
        <IconButton label="Close" onClick={() => setParams({ record: undefined }, { replace: true, keepsNow: true })}>
          <X className="size-4" aria-hidden />
        </IconButton>
      </div>
      <LogDetail id={id} hrefOf={hrefOf} hasContext={hasContext} onContext={setContext} />
    </section>
  );
}
