/**
 * What is really wrong in a scenario: read by people, by the tests here, and by whoever examines a diagnosis. Filters and
 * phrases are in the product's query language.
 */
export interface Truth {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Seconds after the start of the fault. */
  readonly timing: {
    /** When the effect is there in full. */
    readonly fullAfterS: number;
    /** How long the fault lasts unless something else is asked for. */
    readonly durationS: number;
  };
  readonly culprit: {
    /** Null where it is no service of the shop. */
    readonly service: string | null;
    /** The database, queue, machine or provider at fault, where it is one. */
    readonly dependency: string | null;
    /** Span name. */
    readonly operation: string | null;
    /** What all culprits have and nobody else: a version, a node. */
    readonly attributes: Readonly<Record<string, string>>;
  };
  /** What users see, and where. */
  readonly symptoms: readonly {
    readonly service: string;
    readonly operation: string;
    readonly effect: 'slower' | 'failing' | 'delayed';
  }[];
  readonly evidence: {
    /** Spans that are much more frequent during the fault. */
    readonly spans: readonly string[];
    /** Words of log lines that are much more frequent during the fault. */
    readonly logs: readonly string[];
    readonly metrics: readonly MetricEvidence[];
  };
  /** What was changed just before; null where the fault came from outside. */
  readonly change: { readonly service: string; readonly version: string; readonly logPhrase: string } | null;
}

/** A metric that moves by a third at least. */
export interface MetricEvidence {
  readonly name: string;
  readonly filter: string;
  /** The growth of a counter or of a histogram's sum; the growth of a histogram's count; the mean value of a gauge. */
  readonly of: 'sum' | 'count' | 'value';
  readonly moves: 'up' | 'down';
}

const effects = ['slower', 'failing', 'delayed'] as const;

/** Checks what JSON cannot: that a truth.json has the fields and words that Truth promises. Throws where it has not. */
export function readTruth(json: TruthJson): Truth {
  const { symptoms, evidence } = json;
  return {
    ...json,
    symptoms: symptoms.map((symptom) => ({ ...symptom, effect: oneOf(effects, symptom.effect, json.name) })),
    evidence: {
      ...evidence,
      metrics: evidence.metrics.map((metric) => ({
        ...metric,
        of: oneOf(['sum', 'count', 'value'], metric.of, json.name),
        moves: oneOf(['up', 'down'], metric.moves, json.name),
      })),
    },
  };
}

/** As Truth, with the words not yet checked: what TypeScript knows of an imported JSON file. */
type TruthJson = Omit<Truth, 'symptoms' | 'evidence'> & {
  readonly symptoms: readonly (Omit<Truth['symptoms'][number], 'effect'> & { readonly effect: string })[];
  readonly evidence: Omit<Truth['evidence'], 'metrics'> & {
    readonly metrics: readonly (Omit<MetricEvidence, 'of' | 'moves'> & {
      readonly of: string;
      readonly moves: string;
    })[];
  };
};

function oneOf<T extends string>(words: readonly T[], word: string, scenario: string): T {
  const found = words.find((candidate) => candidate === word);
  if (found === undefined) throw new Error(`truth of ${scenario}: "${word}" is none of ${words.join(', ')}`);
  return found;
}
