import { useState } from 'react';
import { type AnyVariables, type TypedDocumentNode, useMutation } from 'urql';
import { type Failure, failureOf } from './failure.ts';

export interface Action<Data, Variables> {
  /** Does it; undefined where that failed, which `failure` then tells. */
  run: (variables: Variables) => Promise<Data | undefined>;
  isRunning: boolean;
  failure: Failure | undefined;
}

/** Something that is done through the graph, once each time it is asked for. */
export function useAction<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
): Action<Data, Variables> {
  const [{ fetching }, execute] = useMutation(document);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  return {
    run: async (variables) => {
      setFailure(undefined);
      const { data, error } = await execute(variables);
      if (error) setFailure(failureOf(error));
      return error ? undefined : data;
    },
    isRunning: fetching,
    failure,
  };
}
