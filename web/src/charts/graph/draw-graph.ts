import type { Pen } from '../plot/canvas.tsx';
import type { GraphLayout, Place } from './graph-layout.ts';
import {
  type GraphEdge,
  type GraphNode,
  MARK_PX,
  NODE_HEIGHT_PX,
  NODE_WIDTH_PX,
  radiusOf,
  strokeOf,
} from './graph-parts.ts';
import type { View } from './view.ts';
import { wayKey } from './way-key.ts';

export interface GraphPicture {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  layout: GraphLayout;
  /** The ways of the layout, smooth. */
  ways: ReadonlyMap<string, readonly Place[]>;
  view: View;
  /** Ids and way keys that stand out; all do where there is none. */
  emphasis: ReadonlySet<string> | undefined;
}

const QUIET = 0.15;
const RING_PX = 3;
const CORNER_PX = 6;
const HEAD_PX = 7;

export function drawGraph(pen: Pen, picture: GraphPicture): void {
  const { context } = pen;
  const { nodes, edges, view, emphasis } = picture;
  context.save();
  context.translate(view.x, view.y);
  context.scale(view.scale, view.scale);
  const mostTraffic = edges.reduce((most, { rate }) => Math.max(most, rate), 0);
  for (const edge of edges) {
    context.globalAlpha = !emphasis || emphasis.has(wayKey(edge)) ? 1 : QUIET;
    drawArrow(pen, picture.ways.get(wayKey(edge)) ?? [], edge, mostTraffic);
  }
  const mostAsked = nodes.reduce((most, { rate }) => Math.max(most, rate), 0);
  for (const node of nodes) {
    const place = picture.layout.places.get(node.id);
    if (!place) continue;
    context.globalAlpha = !emphasis || emphasis.has(node.id) ? 1 : QUIET;
    drawCard(pen, place);
    drawMark(pen, { x: place.x - NODE_WIDTH_PX / 2 + MARK_PX, y: place.y }, node, radiusOf(node.rate, mostAsked));
  }
  context.restore();
}

function drawArrow({ context, color }: Pen, way: readonly Place[], edge: GraphEdge, most: number): void {
  if (way.length < 2) return;
  const [before, end] = [way.at(-2)!, way.at(-1)!];
  const width = strokeOf(edge.rate, most);
  context.strokeStyle = context.fillStyle = color(edge.errorShare > 0 ? '--color-error' : '--color-quiet');
  context.lineWidth = width;
  // What fails now and then is not as red as what fails always.
  const { globalAlpha } = context;
  context.globalAlpha = edge.errorShare > 0 ? globalAlpha * Math.min(1, 0.45 + edge.errorShare * 5) : globalAlpha;
  context.beginPath();
  for (const { x, y } of way) context.lineTo(x, y);
  context.stroke();
  const angle = Math.atan2(end.y - before.y, end.x - before.x);
  const size = HEAD_PX + width;
  context.beginPath();
  context.moveTo(end.x, end.y);
  for (const side of [-0.42, 0.42])
    context.lineTo(end.x - size * Math.cos(angle + side), end.y - size * Math.sin(angle + side));
  context.fill();
  context.globalAlpha = globalAlpha;
}

function drawCard({ context, color }: Pen, { x, y }: Place): void {
  context.fillStyle = color('--color-page');
  context.strokeStyle = color('--color-line-strong');
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x - NODE_WIDTH_PX / 2, y - NODE_HEIGHT_PX / 2, NODE_WIDTH_PX, NODE_HEIGHT_PX, CORNER_PX);
  context.fill();
  context.stroke();
}

function drawMark({ context, color }: Pen, { x, y }: Place, node: GraphNode, radius: number): void {
  context.fillStyle = color(node.token);
  context.strokeStyle = color('--color-page');
  context.lineWidth = 1.5;
  outline(context, node.shape, x, y, radius);
  if (node.errorShare <= 0) return;
  context.strokeStyle = color('--color-error');
  context.lineWidth = RING_PX;
  context.beginPath();
  // However few they are, they are seen.
  const share = Math.max(0.06, Math.min(1, node.errorShare));
  context.arc(x, y, radius + RING_PX, -Math.PI / 2, -Math.PI / 2 + share * 2 * Math.PI);
  context.stroke();
}

function outline(
  context: CanvasRenderingContext2D,
  shape: GraphNode['shape'],
  x: number,
  y: number,
  radius: number,
): void {
  context.beginPath();
  switch (shape) {
    case 'service':
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
      return;
    case 'database': {
      const [rx, ry, h] = [radius * 0.85, radius * 0.32, radius * 0.6];
      context.ellipse(x, y + h, rx, ry, 0, 0, Math.PI);
      context.lineTo(x - rx, y - h);
      context.ellipse(x, y - h, rx, ry, 0, Math.PI, 2 * Math.PI);
      context.lineTo(x + rx, y + h);
      context.fill();
      context.beginPath();
      context.ellipse(x, y - h, rx, ry, 0, 0, Math.PI);
      context.stroke();
      return;
    }
    case 'queue':
      context.roundRect(x - radius, y - radius * 0.6, 2 * radius, radius * 1.2, radius * 0.25);
      context.fill();
      context.beginPath();
      for (const at of [-1 / 3, 1 / 3]) {
        context.moveTo(x + at * radius, y - radius * 0.6);
        context.lineTo(x + at * radius, y + radius * 0.6);
      }
      context.stroke();
      return;
    case 'external':
      for (let corner = 0; corner < 6; corner++) {
        const angle = (corner * Math.PI) / 3;
        context.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
      }
      context.fill();
  }
}
