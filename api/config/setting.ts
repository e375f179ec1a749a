/** One setting: what it is called, what it means, and what its text must be. */
export interface Setting<Value> {
  name: string;
  /** For whoever runs the product; ends up in .env.example. */
  sentence: string;
  /** The text that holds where it is not set; undefined where there is none. */
  defaultText: string | undefined;
  /** Gives the value, or throws Misfit. */
  parse: (text: string) => Value;
  /** Its value is never shown. */
  isSecret: boolean;
}

/** A text that is no value of its setting. The message says what it must be and fits behind "must be". */
export class Misfit extends Error {
  override name = 'Misfit';
}

/** The settings do not fit: the start ends with this message, one sentence that names the setting. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

export function setting<Value>(
  name: string,
  defaultText: string,
  parse: (text: string) => Value,
  sentence: string,
): Setting<Value> {
  return { name, sentence, defaultText, parse, isSecret: false };
}

/** A setting that may be missing. */
export function optional<Value>(
  name: string,
  parse: (text: string) => Value,
  sentence: string,
): Setting<Value | undefined> {
  return { name, sentence, defaultText: undefined, parse, isSecret: false };
}

export function secret<Value>(setting: Setting<Value>): Setting<Value> {
  return { ...setting, isSecret: true };
}
