import { useEffect, useRef } from 'react';

/** Asks once more whenever `of` is another one: what was answered was of the one before. */
export function useRenewed(again: () => void, of: number): void {
  const latest = useRef(again);
  useEffect(() => {
    latest.current = again;
  });
  const answered = useRef(of);
  useEffect(() => {
    if (answered.current === of) return;
    answered.current = of;
    latest.current();
  }, [of]);
}
