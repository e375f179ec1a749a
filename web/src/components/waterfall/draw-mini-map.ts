import type { Pen } from '../../charts/plot/canvas.tsx';
import { seriesColor } from '../../lib/theme/series-color.ts';

/** The spans of a trace, of which place i is row i with nothing folded. Milliseconds from its start. */
export interface MiniMapColumns {
  startsMs: readonly number[];
  durationsMs: readonly number[];
  /** The place of the service of each in `serviceList`. */
  services: readonly number[];
  serviceList: readonly { name: string }[];
  /** The places of those that failed. */
  errors: readonly number[];
}

const MOST_BAR_PX = 4;

/** Each span as a bar, one below the other as far as there is room; over them those that failed. */
export function drawMiniMap({ context, width, height, color }: Pen, columns: MiniMapColumns, totalMs: number): void {
  const { startsMs, durationsMs, services, serviceList, errors } = columns;
  const count = startsMs.length;
  if (count === 0) return;
  const rowHeight = height / count;
  const barHeight = Math.max(1, Math.min(MOST_BAR_PX, rowHeight - (rowHeight > 2 ? 1 : 0)));
  const draw = (places: Iterable<number>): void => {
    // Where rows share a pixel, what lies within what is drawn already is left out.
    let [line, drawnFrom, drawnTo] = [-1, 0, 0];
    for (const at of places) {
      const top = Math.floor(at * rowHeight);
      const left = (startsMs[at]! / totalMs) * width;
      const right = Math.max(left + 1, ((startsMs[at]! + durationsMs[at]!) / totalMs) * width);
      if (top === line && left >= drawnFrom && right <= drawnTo) continue;
      if (top !== line || right - left > drawnTo - drawnFrom) [line, drawnFrom, drawnTo] = [top, left, right];
      context.fillRect(left, rowHeight < 1 ? top : at * rowHeight, right - left, barHeight);
    }
  };
  for (const [service, places] of placesByService(services, serviceList.length).entries()) {
    context.fillStyle = color(seriesColor(serviceList[service]!.name));
    draw(places);
  }
  context.fillStyle = color('--color-error');
  draw(errors);
}

/** By service, its places in the order of rows: a colour is set once for each. */
function placesByService(services: readonly number[], count: number): number[][] {
  const places: number[][] = Array.from({ length: count }, () => []);
  services.forEach((service, at) => places[service]!.push(at));
  return places;
}
