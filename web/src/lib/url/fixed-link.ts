import { copyText } from '../announce.ts';
import { type MsRange, writeSelection } from '../time/time-selection.ts';
import { writeHref } from './href.ts';
import { addressOf, currentPlace } from './place.ts';

/** The page that is shown, with its time as instants: it shows the same tomorrow, and to somebody else. */
export function hrefWithFixedTime({ fromMs, toMs }: MsRange): string {
  const { path, params } = currentPlace();
  const time = writeSelection({ kind: 'between', fromMs, toMs });
  return writeHref(path, { ...time, live: undefined }, params);
}

export function copyLink(range: MsRange): Promise<void> {
  return copyText(window.location.origin + addressOf(hrefWithFixedTime(range)), 'Link');
}
