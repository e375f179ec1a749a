import type { Ref } from 'react';
import { cx } from '../../ui/cx.ts';
import type { Place } from './graph-layout.ts';
import { type GraphNode, MARK_PX, NODE_HEIGHT_PX, NODE_WIDTH_PX } from './graph-parts.ts';

interface NodeLabelProps {
  node: GraphNode;
  place: Place;
  isSelected: boolean;
  isQuiet: boolean;
  /** The Tab key leads to it; the others are reached from there by arrows. */
  isReachable: boolean;
  onFocus: () => void;
  onPoint: (isOn: boolean) => void;
  onSelect: () => void;
  ref: Ref<HTMLButtonElement>;
}

/** The name and the figures of a node, beside the mark that is drawn. */
export function NodeLabel(props: NodeLabelProps) {
  const { node, place, isSelected, isQuiet, isReachable, onFocus, onPoint, onSelect, ref } = props;
  const { name, detail, shape } = node;
  return (
    <button
      ref={ref}
      type="button"
      tabIndex={isReachable ? 0 : -1}
      aria-pressed={isSelected}
      title={name}
      style={{
        left: place.x - NODE_WIDTH_PX / 2,
        top: place.y - NODE_HEIGHT_PX / 2,
        width: NODE_WIDTH_PX,
        height: NODE_HEIGHT_PX,
        paddingLeft: MARK_PX * 2,
      }}
      className={cx(
        'absolute flex flex-col justify-center rounded-md pr-1 text-left leading-4',
        isSelected ? 'outline-2 outline-accent' : 'hover:outline-1 hover:outline-text',
        isQuiet && 'opacity-40',
      )}
      onFocus={onFocus}
      onPointerEnter={() => onPoint(true)}
      onPointerLeave={() => onPoint(false)}
      onClick={onSelect}
    >
      <span className="truncate">{name}</span>
      <span className="sr-only">{shape}</span>
      <span className="truncate text-sm text-muted">{detail}</span>
    </button>
  );
}
