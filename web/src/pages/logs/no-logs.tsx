import { KeptTime } from '../../components/answer/kept-time.tsx';
import { setParams, usePageHref } from '../../lib/url/href.ts';
import { selectTime, setLive, useTime } from '../../lib/time/use-time.ts';
import { zoomOut } from '../../lib/time/time-selection.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';

/** Nothing matches: what can be done. */
export function NoLogs({ filter, title }: { filter: string; title: string }) {
  const { selection, nowMs } = useTime();
  const pageHref = usePageHref();
  return (
    <EmptyState
      title={title}
      action={
        <>
          {filter && <Button onClick={() => setParams({ filter: undefined })}>Clear the filter</Button>}
          <Button onClick={() => selectTime(zoomOut(selection, nowMs))}>Look at a longer time</Button>
          <Button onClick={() => setLive(true)}>Wait for them live</Button>
        </>
      }
    >
      <KeptTime signal="LOGS" />
      {filter ? (
        'A longer time or fewer conditions may find some.'
      ) : (
        <Link href={pageHref('/send')} className="text-accent hover:underline">
          How to send logs
        </Link>
      )}
    </EmptyState>
  );
}
