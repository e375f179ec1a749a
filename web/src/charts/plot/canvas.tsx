import { useLayoutEffect, useRef } from 'react';
import { tokenColor, useThemeKey } from '../../lib/theme/token-color.ts';
import { useDensity } from './use-density.ts';
import { useFontFamily } from './use-font-family.ts';

/** What marks are drawn with. Lengths are CSS pixels. */
export interface Pen {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  /** Pixels of the screen for each of them. */
  density: number;
  /** A token as the canvas understands it, in the theme of the page. */
  color: (token: string) => string;
  /** The font family of text; another one until the page's own has come. */
  fontFamily: string;
}

interface CanvasProps {
  /** Called again when it is another one; also after a change of theme, size, screen, and when the fonts have come. */
  draw: (pen: Pen) => void;
  width: number;
  height: number;
}

/** Marks, as sharp as the screen is. */
export function Canvas({ draw, width, height }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const themeKey = useThemeKey();
  const density = useDensity();
  const fontFamily = useFontFamily();
  useLayoutEffect(() => {
    if (!canvas.current || width <= 0) return;
    canvas.current.width = Math.round(width * density);
    canvas.current.height = Math.round(height * density);
    const context = canvas.current.getContext('2d');
    if (!context) return;
    context.scale(density, density);
    draw({ context, width, height, density, color: (token) => tokenColor(token, themeKey), fontFamily });
  }, [draw, width, height, density, themeKey, fontFamily]);
  return <canvas ref={canvas} aria-hidden style={{ width, height }} className="pointer-events-none block" />;
}
