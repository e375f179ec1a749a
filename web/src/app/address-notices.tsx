import type { ReactNode } from 'react';
import { useOddParams } from '../lib/url/choice.ts';
import { setParams } from '../lib/url/href.ts';
import { describeSelection } from '../lib/time/time-selection.ts';
import { useTime } from '../lib/time/use-time.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** What in the address cannot be read, what is shown in its place, and the way out. */
export function AddressNotices() {
  const odd = useOddParams();
  const { isUnreadable, selection, zone, nowMs } = useTime();
  if (!isUnreadable && odd.length === 0) return null;
  return (
    <div className="flex flex-col gap-1 border-b border-line px-3 py-1.5">
      {isUnreadable && (
        <AddressNotice onRemove={() => setParams({ last: undefined, from: undefined, to: undefined })}>
          The time in the address cannot be read; shown is: {describeSelection(selection, zone, nowMs)}.
        </AddressNotice>
      )}
      {odd.map(({ name, value, shown }) => (
        <AddressNotice key={name} onRemove={() => setParams({ [name]: undefined })}>
          “{value.slice(0, 60)}” in the address is no {name}; shown is: {shown}.
        </AddressNotice>
      ))}
    </div>
  );
}

function AddressNotice({ children, onRemove }: { children: ReactNode; onRemove: () => void }) {
  return (
    <Notice
      tone="warn"
      action={
        <Button className="-my-0.5 h-6" onClick={onRemove}>
          Remove it
        </Button>
      }
    >
      {children}
    </Notice>
  );
}
