import { useEffect, useRef, useState } from 'react';
import type { GraphArrow, GraphBox, GraphLayout } from './graph-layout.ts';
import { wayKey } from './way-key.ts';
import type { LayoutReply, LayoutRequest } from './layout-worker.ts';

/**
 * The layout of a graph, found beside the page; undefined until there is a first one. While the next one is found the one
 * before stays. Figures may change as they like: another layout is found only for other boxes or arrows.
 */
export function useGraphLayout(boxes: readonly GraphBox[], arrows: readonly GraphArrow[]): GraphLayout | undefined {
  const [layout, setLayout] = useState<GraphLayout | undefined>(undefined);
  const worker = useRef<Worker | undefined>(undefined);
  const wanted = useRef(0);
  const before = useRef<GraphLayout | undefined>(undefined);
  const key = keyOf(boxes, arrows);

  useEffect(
    () => () => {
      worker.current?.terminate();
      worker.current = undefined;
    },
    [],
  );
  useEffect(() => {
    if (!worker.current) {
      worker.current = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
      worker.current.addEventListener('message', ({ data }: MessageEvent<LayoutReply>) => {
        if (data.id !== wanted.current) return;
        before.current = data.layout;
        setLayout(data.layout);
      });
    }
    wanted.current++;
    const request: LayoutRequest = { id: wanted.current, boxes, arrows, before: before.current };
    worker.current.postMessage(request);
    // oxlint-disable-next-line react/exhaustive-deps -- the key stands for both
  }, [key]);
  return layout;
}

function keyOf(boxes: readonly GraphBox[], arrows: readonly GraphArrow[]): string {
  const ofBoxes = boxes.map(({ id, width, height }) => JSON.stringify([id, width, height]));
  return [...ofBoxes, '', ...arrows.map(wayKey)].sort().join('\n');
}
