import { useEffect, useState } from 'react';
import { graphql } from '../gql/index.ts';
import { useAnswer } from '../lib/graph/use-answer.ts';
import { useTime } from '../lib/time/use-time.ts';
import { Dialog } from '../ui/dialog.tsx';
import { SearchList } from '../ui/search-list.tsx';
import { paletteItems } from './palette-items.tsx';

const PaletteServicesQuery = graphql(`
  query PaletteServices($range: TimeRangeInput!) {
    services(range: $range, first: 200) {
      nodes {
        id
        name
        namespace
      }
    }
  }
`);

const PaletteOperationsQuery = graphql(`
  query PaletteOperations($range: TimeRangeInput!, $prefix: String!) {
    attributeValues(signal: TRACES, key: "name", prefix: $prefix, range: $range, first: 5)
  }
`);

const PAUSE_MS = 120;

/** Anything by its name: pages, services, operations, a trace by its id, a time, recent filters, what can be done. */
export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const time = useTime();
  const [text, setText] = useState('');
  const wanted = text.trim();
  const [prefix, setPrefix] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setPrefix(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const { data } = useAnswer(PaletteServicesQuery, { range: time.graphRange });
  const operations = useAnswer(
    PaletteOperationsQuery,
    { range: time.graphRange, prefix },
    { pause: prefix.length < 2 },
  );
  const items = paletteItems({
    wanted,
    time,
    services: data?.services.nodes ?? [],
    operations: wanted.length >= 2 && !operations.isPending ? (operations.data?.attributeValues ?? []) : [],
    onHelp,
  });
  return (
    <Dialog title="Go to" onClose={onClose} isBare>
      <SearchList
        label="Go to"
        placeholder="A page, service, operation, trace id, time, words"
        text={text}
        onText={setText}
        none="Nothing fits."
        className="h-92"
        items={items.map((item) => ({
          ...item,
          run: () => {
            onClose();
            item.run();
          },
        }))}
      />
    </Dialog>
  );
}
