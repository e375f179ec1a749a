import { graphql } from '../../gql/index.ts';

export const LogColumns_LogRecord = graphql(`
  fragment LogColumns_LogRecord on LogRecord {
    values(keys: $columns)
  }
`);

/** Further columns, and what each record has in them. */
export interface LogColumns {
  names: readonly string[];
  onChange: (names: readonly string[]) => void;
  valuesOf: (index: number) => readonly unknown[];
}
