import type { Pages } from '../../lib/graph/use-pages.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

interface MoreRowsProps {
  pages: Pick<Pages<never, never>, 'hasMore' | 'isLoadingMore' | 'moreFailure' | 'loadMore'>;
  /** What comes after the last row that is there. */
  name: string;
}

/** Under a table that is read page by page. */
export function MoreRows({ pages: { hasMore, isLoadingMore, moreFailure, loadMore }, name }: MoreRowsProps) {
  if (!hasMore) return null;
  return (
    <div className="flex flex-col items-start gap-2 border-t border-line p-3">
      {moreFailure && <Notice tone="error">{moreFailure.sentence}</Notice>}
      <Button disabled={isLoadingMore} onClick={loadMore}>
        {name}
      </Button>
    </div>
  );
}
