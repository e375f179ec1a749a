import { Plus, X } from 'lucide-react';
import { writeKey } from '../../lib/query-text/write-term.ts';
import { Button } from '../../ui/button.tsx';
import { SearchMenu } from '../../ui/search-menu.tsx';

interface GroupKeysProps {
  /** As the query language writes them. */
  keys: readonly string[];
  /** Keys that there are. */
  known: readonly string[];
  onChange: (keys: readonly string[]) => void;
}

/** The keys that a series is made for each combination of. */
export function GroupKeys({ keys, known, onChange }: GroupKeysProps) {
  const choices = known.filter((key) => !keys.includes(writeKey(key)));
  return (
    <>
      {keys.map((key) => (
        <Button key={key} title={`Do not group by ${key}`} onClick={() => onChange(keys.filter((one) => one !== key))}>
          <span className="text-muted">by </span>
          <span className="max-w-48 truncate">{key.replaceAll('`', '') || key}</span>
          <span className="sr-only">, remove</span>
          <X className="size-3.5 text-faint" aria-hidden />
        </Button>
      ))}
      <SearchMenu
        label="Group by"
        value=""
        choices={choices.map((key) => ({ value: key, name: key }))}
        onChoose={(key) => onChange([...keys, writeKey(key)])}
        trigger={
          <Button>
            <Plus className="size-3.5 text-faint" aria-hidden />
            Group by
          </Button>
        }
      />
    </>
  );
}
