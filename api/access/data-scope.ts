/** What of the telemetry a role or a key may see. A list that is missing limits nothing; an empty one leaves nothing. */
export interface DataScope {
  /** Values of deployment.environment.name. */
  environments?: string[];
  /** Values of service.name. */
  services?: string[];
  /** Keys of attributes whose values are hidden. */
  redactedAttributes?: string[];
}

const MAX_ENTRIES = 1000;
const MAX_LENGTH = 1000;
const lists = new Set(['environments', 'services', 'redactedAttributes']);

/** Whether a value, such as from JSON, is a data scope and nothing else. */
export function isDataScope(value: unknown): value is DataScope {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([key, list]) => lists.has(key) && isListOfNames(list));
}

function isListOfNames(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length <= MAX_ENTRIES &&
    value.every((entry) => typeof entry === 'string' && entry !== '' && entry.length <= MAX_LENGTH)
  );
}
