import { type FormEvent, useState } from 'react';
import type { ApiKeyKind, ApiScope } from '../../gql/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { DataScopeFields, dataScopeInput, everything } from './data-scope-fields.tsx';
import { keyKinds, keyScopes } from './key-names.ts';
import { type Life, lives, useNewKey } from './use-new-key.ts';

interface NewKeyProps {
  /** What may be seen, to choose from. */
  names: Parameters<typeof DataScopeFields>[0]['names'];
  onMade: (key: { secret: string; kind: ApiKeyKind }) => void;
}

/** Makes a key: what it is for, what it may do and see, and how long. */
export function NewKey({ names, onMade }: NewKeyProps) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<ApiKeyKind>('SCRIPT');
  const [chosen, setChosen] = useState<readonly ApiScope[]>(['INGEST']);
  const [life, setLife] = useState<Life>('');
  const [environment, setEnvironment] = useState('');
  const [sight, setSight] = useState(everything);
  const { make, isRunning, failure } = useNewKey();
  const isScript = kind === 'SCRIPT';
  const scopes: readonly ApiScope[] = isScript ? chosen : ['READ'];
  const mayBeLimited = scopes.includes('READ') && !scopes.includes('ADMIN');

  async function create(event: FormEvent): Promise<void> {
    event.preventDefault();
    const stamped = isScript && environment !== '';
    const secret = await make(life, {
      name,
      kind,
      scopes: [...scopes],
      boundAttributes: stamped ? [{ key: 'deployment.environment.name', value: environment }] : null,
      dataScope: mayBeLimited ? dataScopeInput(sight) : null,
    });
    if (secret === undefined) return;
    setName('');
    onMade({ secret, kind });
  }

  return (
    <form className="flex flex-col gap-3 border-line p-3 not-first:border-t" onSubmit={(event) => void create(event)}>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <TextField label="Name" required maxLength={100} value={name} onText={setName} />
        <ChoiceField label="For" value={kind} choices={keyKinds} onChoose={setKind} />
        <ChoiceField label="Good for" value={life} choices={lives} onChoose={setLife} />
        {isScript && (
          <TextField
            label="Environment put on all it sends"
            placeholder="as the sender says"
            value={environment}
            onText={setEnvironment}
          />
        )}
      </div>
      {isScript ? (
        <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
          <legend className="mb-1">It may</legend>
          {keyScopes.map(({ scope, name: text }) => (
            <label key={scope} className="flex cursor-pointer items-center gap-1.5">
              <input
                type="checkbox"
                checked={chosen.includes(scope)}
                onChange={({ target }) =>
                  setChosen(target.checked ? [...chosen, scope] : chosen.filter((other) => other !== scope))
                }
              />
              {text}
            </label>
          ))}
        </fieldset>
      ) : (
        <p className="text-muted">Whoever has its link reads all pages, without an account, and changes nothing.</p>
      )}
      {mayBeLimited && <DataScopeFields names={names} choice={sight} onChoose={setSight} />}
      {failure && <Notice tone="error">{failure.sentence}</Notice>}
      <div>
        <Button type="submit" disabled={isRunning || scopes.length === 0}>
          {isScript ? 'Make a key' : 'Make a link'}
        </Button>
      </div>
    </form>
  );
}
