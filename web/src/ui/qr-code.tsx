import { generate } from 'lean-qr/nano';
import { toSvgPath } from 'lean-qr/extras/svg';

/** What readers need around it to find it. */
const QUIET_MODULES = 4;

/** A text for a camera: dark on light in either theme, as not every reader takes it the other way round. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = generate(text);
  const size = code.size + 2 * QUIET_MODULES;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-QUIET_MODULES} ${-QUIET_MODULES} ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-44 shrink-0 rounded-md border border-line bg-[white] fill-[black]"
    >
      <path d={toSvgPath(code)} />
    </svg>
  );
}
