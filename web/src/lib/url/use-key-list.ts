import { useMemo } from 'react';
import { readKeyList } from '../query-text/key-list.ts';
import { setParams } from './href.ts';
import { usePlace } from './place.ts';

/** A list of keys in the address, each as the query language writes it; the same list as long as the address is. */
export function useKeyList(param: string): [keys: readonly string[], set: (keys: readonly string[]) => void] {
  const { params } = usePlace();
  const text = params.get(param) ?? '';
  const keys = useMemo(() => readKeyList(text), [text]);
  return [keys, (next) => setParams({ [param]: next.join(',') })];
}
