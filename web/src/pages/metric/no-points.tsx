import { zoomOut } from '../../lib/time/time-selection.ts';
import { selectTime, useTime } from '../../lib/time/use-time.ts';
import { setParams } from '../../lib/url/href.ts';
import { useScope } from '../../lib/url/scope.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

/** No point of a metric matches: what it was limited to, as a person wrote it and as it was sent, and what can be done. */
export function NoPoints({ filter, sent }: { filter: string; sent: string }) {
  const { selection, nowMs } = useTime();
  const scope = useScope();
  return (
    <EmptyState
      title={sent === '' ? 'It has no point in this time.' : 'None of its points matches.'}
      action={
        <>
          {filter && <Button onClick={() => setParams({ filter: undefined })}>Clear the filter</Button>}
          {scope.filter && (
            <Button onClick={() => setParams({ env: undefined, service: undefined })}>
              All environments and services
            </Button>
          )}
          <Button onClick={() => selectTime(zoomOut(selection, nowMs))}>Look at a longer time</Button>
        </>
      }
    >
      {sent && <code className="font-mono text-sm">{sent}</code>}
    </EmptyState>
  );
}
