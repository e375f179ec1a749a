import type { Locator } from 'playwright-core';

type Color = readonly [red: number, green: number, blue: number, alpha: number];

/** The colour of the marks at a place, in CSS pixels from the upper left corner of a canvas. */
export function pixelAt(canvas: Locator, x: number, y: number): Promise<Color> {
  return canvas.evaluate(
    (element, [x, y]) => {
      const { width, clientWidth } = element as HTMLCanvasElement;
      const density = width / clientWidth;
      const context = (element as HTMLCanvasElement).getContext('2d')!;
      const { data } = context.getImageData(Math.floor(x * density), Math.floor(y * density), 1, 1);
      return [data[0]!, data[1]!, data[2]!, data[3]!] as const;
    },
    [x, y] as const,
  );
}

/** A token as pixels have it. */
export function tokenPixel(canvas: Locator, token: string): Promise<Color> {
  return canvas.evaluate((_, token) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${token})`;
    document.body.append(probe);
    const context = new OffscreenCanvas(1, 1).getContext('2d')!;
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    probe.remove();
    const { data } = context.getImageData(0, 0, 1, 1);
    return [data[0]!, data[1]!, data[2]!, data[3]!] as const;
  }, token);
}

/** The columns, in CSS pixels, in which there is any pixel of about this colour. */
export function columnsOf(canvas: Locator, [red, green, blue]: Color): Promise<number[]> {
  return canvas.evaluate(
    (element, wanted) => {
      const { width, height, clientWidth } = element as HTMLCanvasElement;
      const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
      const found = new Set<number>();
      for (let at = 0; at < data.length; at += 4) {
        const isLike =
          data[at + 3]! > 200 && [0, 1, 2].every((part) => Math.abs(data[at + part]! - wanted[part]!) < 12);
        if (isLike) found.add(Math.floor(((at / 4) % width) / (width / clientWidth)));
      }
      return [...found].sort((a, b) => a - b);
    },
    [red, green, blue] as const,
  );
}
