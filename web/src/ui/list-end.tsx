import { Button } from './button.tsx';

interface ListEndProps {
  hasMore: boolean;
  isLoading: boolean;
  failure: string | undefined;
  onMore: () => void;
}

/** What comes after the last row that is there. */
export function ListEnd({ hasMore, isLoading, failure, onMore }: ListEndProps) {
  if (failure)
    return (
      <p className="flex items-center gap-3 p-3 text-error">
        {failure} <Button onClick={onMore}>Try again</Button>
      </p>
    );
  if (isLoading || hasMore) return <p className="p-3 text-faint">Loading more…</p>;
  return <p className="p-3 text-sm text-faint">That is all in this time.</p>;
}
