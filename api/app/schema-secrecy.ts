import { type DocumentNode, GraphQLError, visit } from 'graphql';
import { graphError } from '../../schema/errors.ts';

/** Whether a document asks what the graph has, rather than what it holds. */
export function asksForSchema(document: DocumentNode): boolean {
  let asks = false;
  visit(document, {
    Field({ name }) {
      if (name.value === '__schema' || name.value === '__type') asks = true;
    },
  });
  return asks;
}

export function schemaIsClosed(): GraphQLError {
  return graphError(
    'UNAUTHENTICATED',
    'The schema is for who is signed in, or has a key: Authorization: Bearer <api key>.',
    {
      http: { status: 401 },
    },
  );
}

/** The same mistake, without the names of what there is that looks like it. */
export function withoutSuggestion(error: GraphQLError): GraphQLError {
  const message = error.message.replace(/ Did you mean [^]*$/, '');
  if (message === error.message) return error;
  const { nodes, path, extensions } = error;
  return new GraphQLError(message, { ...(nodes && { nodes }), ...(path && { path }), extensions });
}
