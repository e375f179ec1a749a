import { type FormEvent, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { ApiScope } from '../../gql/graphql.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import { now } from '../../lib/time/clock.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Section } from '../../ui/section.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { DataScopeFields, dataScopeInput, DataScopeSummary, everything } from './data-scope-fields.tsx';
import { SecretNotice } from './secret-notice.tsx';

const KeySection_ApiKey = graphql(`
  fragment KeySection_ApiKey on ApiKey {
    id
    name
    prefix
    scopes
    owner {
      email
    }
    expiresAt
    lastUsedAt
    revokedAt
    boundAttributes {
      key
      value
    }
    dataScope {
      environments
      services
      redactedAttributes
    }
    viewerCanRotate
    viewerCanRevoke
  }
`);

const CreateApiKeyMutation = graphql(`
  mutation CreateApiKey(
    $name: String!
    $scopes: [ApiScope!]!
    $expiresAt: DateTime
    $boundAttributes: [BoundAttributeInput!]
    $dataScope: DataScopeInput
  ) {
    createApiKey(
      name: $name
      scopes: $scopes
      expiresAt: $expiresAt
      boundAttributes: $boundAttributes
      dataScope: $dataScope
    ) {
      secret
    }
  }
`);

const RotateApiKeyMutation = graphql(`
  mutation RotateApiKey($id: ID!) {
    rotateApiKey(input: { id: $id, overlap: "1d" }) {
      secret
    }
  }
`);

const RevokeApiKeyMutation = graphql(`
  mutation RevokeApiKey($id: ID!) {
    revokeApiKey(id: $id) {
      id
    }
  }
`);

const scopes: readonly { scope: ApiScope; name: string }[] = [
  { scope: 'INGEST', name: 'Send telemetry' },
  { scope: 'READ', name: 'Read' },
  { scope: 'WRITE', name: 'Write' },
  { scope: 'ADMIN', name: 'Administer' },
];
const DAY_MS = 86_400_000;
const lives = [
  { value: '', name: 'No end' },
  { value: '30', name: '30 days' },
  { value: '90', name: '90 days' },
  { value: '365', name: 'A year' },
] as const;

type Names = Parameters<typeof DataScopeFields>[0]['names'];

interface KeySectionProps {
  keys: readonly FragmentType<typeof KeySection_ApiKey>[];
  names: Names;
  onChange: () => void;
}

/** Keys for programs: made, renewed and revoked here. */
export function KeySection({ keys: given, names, onChange }: KeySectionProps) {
  const keys = readFragment(KeySection_ApiKey, given);
  const [secret, setSecret] = useState<string | undefined>(undefined);
  const rotate = useAction(RotateApiKeyMutation);
  const revoke = useAction(RevokeApiKeyMutation);
  const failure = rotate.failure ?? revoke.failure;

  function made(next: string | undefined): void {
    if (next === undefined) return;
    setSecret(next);
    onChange();
  }

  return (
    <Section title="Keys">
      {secret !== undefined && <SecretNotice title="The key" secret={secret} onDone={() => setSecret(undefined)} />}
      {failure && <Notice tone="error">{failure.sentence}</Notice>}
      {keys.length > 0 && (
        <PlainTable label="Keys" head={['Name', 'Begins with', 'May', 'Of', 'Last used', 'Ends', '']}>
          {keys.map(({ id, name, prefix, scopes: may, owner, expiresAt, lastUsedAt, revokedAt, ...key }) => (
            <tr key={id} className={revokedAt ? 'text-faint' : ''}>
              <td>
                {name}
                {key.boundAttributes.map((bound) => (
                  <span key={bound.key} className="ml-2 font-mono text-sm text-muted">
                    {bound.key}={bound.value}
                  </span>
                ))}
                {key.dataScope && (
                  <span className="ml-2 text-sm text-muted">
                    sees <DataScopeSummary scope={key.dataScope} />
                  </span>
                )}
              </td>
              <td className="font-mono">{prefix}…</td>
              <td>{scopes.flatMap(({ scope, name: text }) => (may.includes(scope) ? [text] : [])).join(', ')}</td>
              <td>{owner?.email ?? '–'}</td>
              <td>{lastUsedAt ? <Ago time={lastUsedAt} /> : 'never'}</td>
              <td>{revokedAt ? 'revoked' : expiresAt ? <Ago time={expiresAt} /> : 'never'}</td>
              <td className="text-right whitespace-nowrap">
                <span className="inline-flex gap-1.5">
                  {key.viewerCanRotate && (
                    <Button
                      title="Another key in its place; this one stays good for a day"
                      disabled={rotate.isRunning}
                      onClick={() => void rotate.run({ id }).then((done) => made(done?.rotateApiKey.secret))}
                    >
                      Renew
                    </Button>
                  )}
                  {key.viewerCanRevoke && (
                    <ConfirmButton
                      question="Revoke for good?"
                      onConfirm={() => void revoke.run({ id }).then((done) => done && onChange())}
                    >
                      Revoke
                    </ConfirmButton>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      <NewKey names={names} onMade={made} />
    </Section>
  );
}

function NewKey({ names, onMade }: { names: Names; onMade: (secret: string) => void }) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly ApiScope[]>(['INGEST']);
  const [days, setDays] = useState<(typeof lives)[number]['value']>('');
  const [environment, setEnvironment] = useState('');
  const [sight, setSight] = useState(everything);
  const { run, isRunning, failure } = useAction(CreateApiKeyMutation);

  async function create(event: FormEvent): Promise<void> {
    event.preventDefault();
    const done = await run({
      name,
      scopes: [...chosen],
      expiresAt: days === '' ? null : new Date(now() + Number(days) * DAY_MS).toISOString(),
      boundAttributes: environment === '' ? null : [{ key: 'deployment.environment.name', value: environment }],
      dataScope: dataScopeInput(sight),
    });
    if (!done) return;
    setName('');
    onMade(done.createApiKey.secret);
  }

  return (
    <form className="flex flex-col gap-3 border-t border-line p-3" onSubmit={(event) => void create(event)}>
      <div className="grid gap-3 sm:grid-cols-3">
        <TextField label="Name" required maxLength={100} value={name} onText={setName} />
        <ChoiceField label="Good for" value={days} choices={lives} onChoose={setDays} />
        <TextField
          label="Environment put on all it sends"
          placeholder="as the sender says"
          value={environment}
          onText={setEnvironment}
        />
      </div>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="mb-1">It may</legend>
        {scopes.map(({ scope, name: text }) => (
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
      {chosen.includes('READ') && <DataScopeFields names={names} choice={sight} onChoose={setSight} />}
      {failure && <Notice tone="error">{failure.sentence}</Notice>}
      <div>
        <Button type="submit" disabled={isRunning || chosen.length === 0}>
          Make a key
        </Button>
      </div>
    </form>
  );
}
