import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { addressOf, navigate } from '../lib/url/place.ts';

/** Leads to a page of this site. A plain click stays in the page; all other clicks are the browser's. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event);
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !isPlain) return;
    event.preventDefault();
    navigate(href);
  }
  // oxlint-disable-next-line jsx-a11y/anchor-has-content -- it is among the rest
  return <a href={addressOf(href)} onClick={follow} {...rest} />;
}
