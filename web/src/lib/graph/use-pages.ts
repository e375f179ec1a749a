import { useCallback, useState } from 'react';
import type { AnyVariables, TypedDocumentNode } from 'urql';
import { createRequest, useClient } from 'urql';
import { type Failure, failureOf } from './failure.ts';
import { Recent } from '../recent.ts';
import { type Answer, useAnswer } from './use-answer.ts';

interface Connection<Node> {
  nodes: readonly Node[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

export interface Pages<Data, Node> {
  /** The first page, and what belongs to the whole list. */
  answer: Answer<Data>;
  nodes: readonly Node[];
  hasMore: boolean;
  isLoadingMore: boolean;
  moreFailure: Failure | undefined;
  loadMore: () => void;
  /** Asks for the list anew, from its first page. */
  again: () => void;
}

/** The pages after the first, of lists that were looked at just now: going back finds them as they were. */
const furtherPages = new Recent<unknown[]>(10);

/**
 * A list that is read page by page. `connectionOf` finds it in the answer, and must not change. `first`: where the first
 * page comes by another way, such as live.
 */
export function usePages<Data, Variables extends { after?: string | null | undefined } & AnyVariables, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  connectionOf: (data: Data) => Connection<Node>,
  { pause = false, first }: { pause?: boolean; first?: Answer<Data> } = {},
): Pages<Data, Node> {
  const client = useClient();
  const asked = useAnswer(document, variables, { pause: pause || first !== undefined });
  const answer = first ?? asked;
  const { key } = createRequest(document, variables);
  const [loading, setLoading] = useState<{ key: number; failure?: Failure } | undefined>(undefined);
  // Further pages are of a list whose first page is shown; until that is there, the list before is shown alone.
  const further = answer.isPending ? [] : ((furtherPages.get(key) ?? []) as Data[]);
  const pages = answer.data === undefined ? [] : [answer.data, ...further].map(connectionOf);
  const last = pages.at(-1)?.pageInfo;
  const isLoadingMore = loading?.key === key && !loading.failure;

  const after = last?.endCursor;
  const count = further.length;
  const loadMore = useCallback(() => {
    if (!after) return;
    setLoading({ key });
    void client
      .query<Data>(document as TypedDocumentNode<Data>, { ...variables, after })
      .toPromise()
      .then(({ data, error }) => {
        const kept = furtherPages.get(key) ?? [];
        if (data !== undefined && kept.length === count) furtherPages.set(key, [...kept, data]);
        setLoading(error ? { key, failure: failureOf(error) } : undefined);
      });
    // The key stands for the document and the variables.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, key, after, count]);

  return {
    answer,
    nodes: pages.flatMap(({ nodes }) => nodes),
    hasMore: last?.hasNextPage === true && !answer.isPending,
    isLoadingMore,
    moreFailure: loading?.key === key ? loading.failure : undefined,
    loadMore,
    again: () => {
      furtherPages.delete(key);
      answer.again();
    },
  };
}
