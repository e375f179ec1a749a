import type { SubscribePayload } from 'graphql-ws';
import { stringifyDocument, type TypedDocumentNode } from 'urql';

/** A subscription as it is sent: by the id under which the server knows it, or by its text where the pages are not built. */
export function socketPayload<Data, Variables>(
  document: TypedDocumentNode<Data, Variables> & { documentId?: string },
  variables: Record<string, unknown>,
): SubscribePayload {
  const { documentId } = document;
  if (documentId === undefined) return { query: stringifyDocument(document), variables };
  // The protocol asks for a text.
  const persisted: SubscribePayload & { documentId: string } = { query: '', documentId, variables };
  return persisted;
}
