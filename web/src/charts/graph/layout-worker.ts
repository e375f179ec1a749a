import { type GraphArrow, type GraphBox, type GraphLayout, layoutGraph } from './graph-layout.ts';

export interface LayoutRequest {
  id: number;
  boxes: readonly GraphBox[];
  arrows: readonly GraphArrow[];
  before: GraphLayout | undefined;
}

export interface LayoutReply {
  id: number;
  layout: GraphLayout;
}

// In a thread of its own: hundreds of boxes take a second or more.
self.addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  const { id, boxes, arrows, before } = data;
  const reply: LayoutReply = { id, layout: layoutGraph(boxes, arrows, before) };
  self.postMessage(reply);
});
