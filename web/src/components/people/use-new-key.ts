import { graphql } from '../../gql/index.ts';
import type { CreateApiKeyMutationVariables } from '../../gql/graphql.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import { now } from '../../lib/time/clock.ts';

const CreateApiKeyMutation = graphql(`
  mutation CreateApiKey(
    $name: String!
    $kind: ApiKeyKind!
    $scopes: [ApiScope!]!
    $expiresAt: DateTime
    $boundAttributes: [BoundAttributeInput!]
    $dataScope: DataScopeInput
  ) {
    createApiKey(
      name: $name
      kind: $kind
      scopes: $scopes
      expiresAt: $expiresAt
      boundAttributes: $boundAttributes
      dataScope: $dataScope
    ) {
      secret
    }
  }
`);

const DAY_MS = 86_400_000;

/** For how many days a key is good. */
export const lives = [
  { value: '', name: 'No end' },
  { value: '7', name: '7 days' },
  { value: '30', name: '30 days' },
  { value: '90', name: '90 days' },
  { value: '365', name: 'A year' },
] as const;
export type Life = (typeof lives)[number]['value'];

/** Makes a key; gives its secret, and undefined where it was refused. */
export function useNewKey() {
  const { run, isRunning, failure } = useAction(CreateApiKeyMutation);

  async function make(life: Life, key: Omit<CreateApiKeyMutationVariables, 'expiresAt'>): Promise<string | undefined> {
    const expiresAt = life === '' ? null : new Date(now() + Number(life) * DAY_MS).toISOString();
    return (await run({ ...key, expiresAt }))?.createApiKey.secret;
  }

  return { make, isRunning, failure };
}
