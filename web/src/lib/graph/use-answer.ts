import type { AnyVariables, TypedDocumentNode } from 'urql';
import { createRequest, useQuery } from 'urql';
import { useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from './failure.ts';
import { Recent } from '../recent.ts';

/** What is known of the answer to a query. */
export interface Answer<Data> {
  /** While the next answer is on its way, and where it failed, the one before. */
  data: Data | undefined;
  failure: Failure | undefined;
  /** An answer is on its way; what is shown is of another question, or nothing. */
  isPending: boolean;
  /** Asks once more, unless an answer is on its way. */
  again: () => void;
}

/** Answers about a fixed time do not change: going back shows them at once. */
const recent = new Recent<unknown>(40);

/** Asks the graph. What is shown stays until the next answer is there. */
export function useAnswer<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { pause = false }: { pause?: boolean } = {},
): Answer<Data> {
  const { key } = createRequest(document, variables);
  const known = recent.get(key) as Data | undefined;
  const [state, execute] = useQuery<Data>({
    query: document as TypedDocumentNode<Data>,
    variables,
    pause: pause || known !== undefined,
  });
  const isOfThis = state.operation?.key === key;
  // An answer that failed as a whole has null for its data.
  const arrived = isOfThis ? (state.data ?? undefined) : undefined;
  const error = isOfThis && known === undefined && !state.fetching ? state.error : undefined;
  const [shown, setShown] = useState<{ data: Data } | undefined>(undefined);
  const current = known ?? arrived;
  if (current !== undefined && current !== shown?.data) setShown({ data: current });
  const data = current ?? shown?.data;

  // Until the answer to `again` is there, the one before is still at hand: to keep that would end the asking.
  const replaced = useRef<Data | undefined>(undefined);
  useEffect(() => {
    if (arrived !== undefined && arrived !== replaced.current && !state.error) recent.set(key, arrived);
  });

  const isPending = !pause && known === undefined && (!isOfThis || state.fetching);

  return {
    data,
    failure: error && failureOf(error),
    isPending,
    again: () => {
      // Who asks again and again would never hear a slow answer.
      if (isPending) return;
      replaced.current = current;
      recent.delete(key);
      execute({ requestPolicy: 'network-only' });
    },
  };
}
