import { useEffect, useSyncExternalStore } from 'react';
import { setParams } from './href.ts';
import { type NavigateOptions, usePlace } from './place.ts';

/** A parameter of the address that says nothing the page knows. */
export interface OddParam {
  name: string;
  value: string;
  /** What is shown in its place. */
  shown: string;
}

let odd: readonly OddParam[] = [];
const listeners = new Set<() => void>();

/**
 * One of a few, in the address; the first of them where it is absent, and then the address stays short. What is none of them
 * is told by the frame.
 */
export function useChoice<Value extends string>(
  param: string,
  choices: readonly { value: Value; name: string }[],
  options?: NavigateOptions,
): [Value, (value: Value) => void] {
  const { params } = usePlace();
  const given = params.get(param) ?? '';
  const first = choices[0]!;
  const found = choices.find(({ value }) => value === given);
  useOddParam(param, given, given !== '' && !found ? first.name : undefined);
  return [
    (found ?? first).value,
    (value) => setParams({ [param]: value === first.value ? undefined : value }, options),
  ];
}

/** Has the frame tell that a parameter says nothing the page knows, and what is `shown` in its place; undefined: it does. */
export function useOddParam(name: string, value: string, shown: string | undefined): void {
  useEffect(() => {
    if (shown === undefined) return undefined;
    const param = { name, value, shown };
    setOdd([...odd, param]);
    return () => setOdd(odd.filter((one) => one !== param));
  }, [name, value, shown]);
}

function setOdd(next: readonly OddParam[]): void {
  odd = next;
  for (const listener of listeners) listener();
}

export function useOddParams(): readonly OddParam[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => odd,
  );
}
