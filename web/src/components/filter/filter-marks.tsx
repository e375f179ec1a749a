import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { FilterMistake } from '../../lib/graph/failure.ts';

interface FilterMarksProps {
  text: string;
  mistake: FilterMistake | undefined;
  input: RefObject<HTMLInputElement | null>;
}

/** Lies under the text of an input of the same font, and underlines what is wrong in it. */
export function FilterMarks({ text, mistake, input }: FilterMarksProps) {
  const layer = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const from = input.current;
    const follow = (): void => {
      if (layer.current && from) layer.current.scrollLeft = from.scrollLeft;
    };
    follow();
    from?.addEventListener('scroll', follow);
    return () => from?.removeEventListener('scroll', follow);
  }, [input]);
  if (!mistake) return null;
  const from = Math.min(mistake.position, text.length);
  const to = Math.min(from + mistake.length, text.length);
  return (
    <div
      ref={layer}
      aria-hidden
      className="pointer-events-none absolute inset-0 flex items-center overflow-hidden font-mono text-sm whitespace-pre text-transparent"
    >
      <span>{text.slice(0, from)}</span>
      <span className="underline decoration-error decoration-wavy underline-offset-3">
        {/* A mistake at the very end has nothing under it but a place. */}
        {text.slice(from, to) || ' '}
      </span>
      <span>{text.slice(to)}</span>
    </div>
  );
}
