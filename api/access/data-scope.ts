import { resourceKeys } from '../telemetry/resource.ts';

/** What of the telemetry a role or a key may see. A list that is missing limits nothing; an empty one leaves nothing. */
export interface DataScope {
  /** Values of deployment.environment.name. */
  environments?: string[];
  /** Values of service.name. */
  services?: string[];
  /** Keys of attributes whose values are hidden: none by which services and environments are told apart. */
  redactedAttributes?: string[];
}

const MAX_ENTRIES = 1000;
const MAX_LENGTH = 1000;
const lists = new Set(['environments', 'services', 'redactedAttributes']);
const { serviceName, serviceNamespace, environment, oldEnvironment } = resourceKeys;
const telling = [serviceName, serviceNamespace, environment, oldEnvironment];

/** Whether a value, such as from JSON, is a data scope and nothing else. */
export function isDataScope(value: unknown): value is DataScope {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (!Object.entries(value).every(([key, list]) => lists.has(key) && isListOfNames(list))) return false;
  const { redactedAttributes } = value as DataScope;
  return !redactedAttributes?.some((key) => (telling as string[]).includes(key));
}

export const dataScopeRule =
  'A data scope is lists of environments, services and redactedAttributes, of which none tells services or environments apart.';

function isListOfNames(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length <= MAX_ENTRIES &&
    value.every((entry) => typeof entry === 'string' && entry !== '' && entry.length <= MAX_LENGTH && isText(entry))
  );
}

/** Whether the database can hold it. */
function isText(entry: string): boolean {
  return entry.isWellFormed() && !entry.includes('\0');
}
