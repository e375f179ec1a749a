import { type AnyValue, toText } from '../../telemetry/any-value.ts';
import type { GroupValue } from './plan.ts';

/** A value as answers group by it: numbers as numbers where they are exact, all else as text. */
export function groupValue(value: AnyValue): GroupValue {
  switch (value.type) {
    case 'EMPTY':
      return null;
    case 'BOOL':
      return value.value;
    case 'INT': {
      const number = Number(value.value);
      return Number.isSafeInteger(number) ? number : value.value.toString();
    }
    case 'DOUBLE':
      return Number.isFinite(value.value) ? value.value : String(value.value);
    default:
      return toText(value);
  }
}
