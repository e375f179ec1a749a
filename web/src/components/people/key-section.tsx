import { type ReactNode, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { ApiKeyKind } from '../../gql/graphql.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import { screenLink } from '../../lib/screen/screen-key.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Section } from '../../ui/section.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { DataScopeSummary } from './data-scope-fields.tsx';
import { keyKinds, keyScopes } from './key-names.ts';
import { NewKey } from './new-key.tsx';
import { SecretNotice } from './secret-notice.tsx';

const KeySection_ApiKey = graphql(`
  fragment KeySection_ApiKey on ApiKey {
    id
    name
    prefix
    kind
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

interface KeySectionProps {
  keys: readonly FragmentType<typeof KeySection_ApiKey>[];
  names: Parameters<typeof NewKey>[0]['names'];
  onChange: () => void;
}

/** Keys for programs, and for whoever has a link: made, renewed and revoked here. */
export function KeySection({ keys: given, names, onChange }: KeySectionProps) {
  const keys = readFragment(KeySection_ApiKey, given);
  const [made, setMade] = useState<{ secret: string; kind: ApiKeyKind } | undefined>(undefined);
  const rotate = useAction(RotateApiKeyMutation);
  const revoke = useAction(RevokeApiKeyMutation);
  const failure = rotate.failure ?? revoke.failure;

  function show(key: { secret: string; kind: ApiKeyKind }): void {
    setMade(key);
    onChange();
  }

  async function renew(id: string, kind: ApiKeyKind): Promise<void> {
    const done = await rotate.run({ id });
    if (done) show({ secret: done.rotateApiKey.secret, kind });
  }

  return (
    <Section title="Keys">
      {made?.kind === 'SCRIPT' && (
        <SecretNotice title="The key" secret={made.secret} onDone={() => setMade(undefined)} />
      )}
      {made && made.kind !== 'SCRIPT' && (
        <SecretNotice title="The link" secret={screenLink('/', made.secret)} onDone={() => setMade(undefined)}>
          It opens Overview; any other page opens by it as well, such as{' '}
          <code className="font-mono">/screen/logs?last=15m&live=on</code> in the place of{' '}
          <code className="font-mono">/screen/</code>.
        </SecretNotice>
      )}
      {failure && <Notice tone="error">{failure.sentence}</Notice>}
      {keys.length > 0 && (
        <PlainTable label="Keys" head={['Name', 'Begins with', 'May', 'Of', 'Last used', 'Ends', '']}>
          {keys.map(({ id, name, prefix, scopes: may, owner, expiresAt, lastUsedAt, revokedAt, ...key }) => (
            <tr key={id} className={revokedAt ? 'text-faint' : ''}>
              <td>
                <span className="flex flex-wrap items-baseline gap-x-2">
                  {name}
                  {key.kind !== 'SCRIPT' && <Aside>{keyKinds.find(({ value }) => value === key.kind)?.name}</Aside>}
                  {key.boundAttributes.map((bound) => (
                    <Aside key={bound.key} className="font-mono">
                      {bound.key}={bound.value}
                    </Aside>
                  ))}
                  {key.dataScope && (
                    <Aside>
                      sees <DataScopeSummary scope={key.dataScope} />
                    </Aside>
                  )}
                </span>
              </td>
              <td className="font-mono">{prefix}…</td>
              <td>{keyScopes.flatMap(({ scope, name: text }) => (may.includes(scope) ? [text] : [])).join(', ')}</td>
              <td>{owner?.email ?? '–'}</td>
              <td>{lastUsedAt ? <Ago time={lastUsedAt} /> : 'never'}</td>
              <td>{revokedAt ? 'revoked' : expiresAt ? <Ago time={expiresAt} /> : 'never'}</td>
              <td className="text-right whitespace-nowrap">
                <span className="inline-flex gap-1.5">
                  {key.viewerCanRotate && (
                    <Button
                      title="Another key in its place; this one stays good for a day"
                      disabled={rotate.isRunning}
                      onClick={() => void renew(id, key.kind)}
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
      <NewKey names={names} onMade={show} />
    </Section>
  );
}

/** What is told beside a name, in words of their own. */
function Aside({ children, className }: { children: ReactNode; className?: string }) {
  return <span className={cx('text-sm text-muted', className)}>{children}</span>;
}
