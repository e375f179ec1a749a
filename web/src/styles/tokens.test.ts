import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Rgb = readonly [red: number, green: number, blue: number];
const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const color = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`;
const tokens = new Map(
  [...css.matchAll(new RegExp(String.raw`--color-([\w-]+): light-dark\(${color}, ${color}\);`, 'g'))].map(
    ([, name, ...parts]) => [name!, { light: linearRgb(parts.slice(0, 3)), dark: linearRgb(parts.slice(3, 6)) }],
  ),
);

/** From OKLCH to linear sRGB, after Björn Ottosson's definition; what the screen cannot show is cut. */
function linearRgb([lightness, chroma, hue]: string[]): Rgb {
  const [l, c, h] = [Number(lightness), Number(chroma), (Number(hue) * Math.PI) / 180];
  const [a, b] = [c * Math.cos(h), c * Math.sin(h)];
  const [long, medium, short] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  const cut = (value: number): number => Math.min(1, Math.max(0, value));
  return [
    cut(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    cut(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    cut(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

/** The contrast of WCAG. */
function contrast(a: string, b: string, theme: 'light' | 'dark'): number {
  const luminance = (name: string): number => {
    const [red, green, blue] = tokens.get(name)![theme];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [lighter, darker] = [luminance(a), luminance(b)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

const themes = ['light', 'dark'] as const;
const surfaces = ['page', 'surface', 'raised', 'hover', 'selected'];
const texts = ['text', 'muted', 'faint', 'accent', 'error', 'warn', 'info', 'ok'];
const marks = [...tokens.keys()].filter((name) => /^series-|^fatal$|-mark$|^quiet/.test(name));

test('all tokens are read', () => {
  expect([tokens.size > 40, marks.length]).toEqual([true, 16]);
});

test.each(themes)('text is legible on every surface, %s', (theme) => {
  const faint = surfaces.flatMap((surface) =>
    texts.map((text) => [text, surface, contrast(text, surface, theme)] as const),
  );
  expect(faint.filter(([, , found]) => found < 4.5)).toEqual([]);
});

test.each(themes)('text on its own soft ground, and on the accent, %s', (theme) => {
  const pairs = ['error', 'warn', 'info', 'accent'].flatMap((name) => [
    [name, `${name}-soft`],
    ['text', `${name}-soft`],
  ]);
  const found = [...pairs, ['on-accent', 'accent'], ['page', 'text']].map(
    ([a, b]) => [a, b, contrast(a!, b!, theme)] as const,
  );
  expect(found.filter(([, , found]) => found < 4.5)).toEqual([]);
});

test.each(themes)('marks stand out from what they are drawn on, %s', (theme) => {
  const found = marks.flatMap((mark) =>
    ['page', 'surface'].map((on) => [mark, on, contrast(mark, on, theme)] as const),
  );
  expect(found.filter(([, , found]) => found < 3)).toEqual([]);
});

test.each(themes)('heat goes from few to many in one direction, in steps that are seen, %s', (theme) => {
  const steps = Array.from({ length: 6 }, (_, at) => contrast(`heat-${at + 1}`, `heat-${at + 2}`, theme));
  expect(steps.every((step) => step > 1.12)).toBe(true);
  expect(contrast('heat-1', 'page', theme)).toBeLessThan(contrast('heat-7', 'page', theme));
  expect(contrast('heat-1', 'page', theme)).toBeGreaterThan(1.15);
});
