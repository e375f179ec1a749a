import { Route } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { ChoiceMenu } from '../../ui/choice-menu.tsx';
import { FindSpans } from './find-spans.tsx';
import { type FoldChoice, foldChoices } from './folding.ts';
import type { FoundSpans } from './use-found-spans.ts';

export interface WaterfallToolsProps {
  spanCount: number;
  fold: FoldChoice;
  onFold: (choice: FoldChoice) => void;
  /** The spans that decided how long the trace took stand out. */
  isCriticalOnly: boolean;
  onCriticalOnly: (isOn: boolean) => void;
  /** A filter of the query language. */
  find: string;
  onFind: (filter: string) => void;
  found: FoundSpans;
  selectedSpanId: string;
  onSelect: (spanId: string) => void;
}

/** What is looked for in a waterfall, and how it is shown. */
export function WaterfallTools(props: WaterfallToolsProps) {
  const { spanCount, fold, onFold, isCriticalOnly, onCriticalOnly, find, onFind, found, selectedSpanId, onSelect } =
    props;
  const choices = foldChoices(spanCount);
  return (
    <div className="flex shrink-0 items-center gap-2 border-b max-sm:flex-wrap border-line px-3 py-1.5">
      <FindSpans filter={find} found={found} selectedSpanId={selectedSpanId} onFilter={onFind} onSelect={onSelect} />
      <span className="ml-auto flex items-center gap-2">
        <Button
          aria-pressed={isCriticalOnly}
          title="The spans that decided how long the trace took"
          className={cx('max-sm:px-1.5', isCriticalOnly && 'border-accent! bg-accent-soft! text-accent')}
          onClick={() => onCriticalOnly(!isCriticalOnly)}
        >
          <Route className="size-3.5" aria-hidden />
          <span className="max-sm:sr-only">Critical path</span>
        </Button>
        <ChoiceMenu
          label="Fold"
          value={fold}
          choices={choices}
          isSet={fold !== choices[0]!.value}
          onChoose={(chosen) => onFold(chosen as FoldChoice)}
        />
      </span>
    </div>
  );
}
