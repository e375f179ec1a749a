import type { Signal } from '../../gql/graphql.ts';
import type { FilterMistake } from '../../lib/graph/failure.ts';
import type { GraphRange } from '../../lib/time/use-time.ts';

/** What the field of a filter is given, the plain one at first and the editor that takes its place. */
export interface FilterFieldProps {
  text: string;
  /** How often something else than typing in the field has changed the text. */
  resets: number;
  onText: (text: string) => void;
  onApply: (text: string) => void;
  signal: Signal;
  range: GraphRange;
  /** Filters that were applied lately. */
  recent: readonly string[];
  mistake: FilterMistake | undefined;
  /** The id of the element that tells of the mistake. */
  mistakeId: string;
  placeholder: string;
}
