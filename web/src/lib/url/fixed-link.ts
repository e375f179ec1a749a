import { copyText } from '../announce.ts';
import { type MsRange, writeSelection } from '../time/time-selection.ts';
import { writeHref } from './href.ts';
import { currentPlace } from './place.ts';

/** The address of what is shown, with its time as instants: it shows the same tomorrow, and to somebody else. */
export function linkWithFixedTime({ fromMs, toMs }: MsRange): string {
  const { path, params } = currentPlace();
  const time = writeSelection({ kind: 'between', fromMs, toMs });
  return window.location.origin + writeHref(path, { ...time, live: undefined }, params);
}

export function copyLink(range: MsRange): Promise<void> {
  return copyText(linkWithFixedTime(range), 'Link');
}
