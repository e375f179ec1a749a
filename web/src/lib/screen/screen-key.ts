/** Under this path pages are opened by a key, whoever is signed in in this browser; other sites may frame them. */
const SCREEN_PATH = '/screen';
const KEPT_AS = 'seamark.screenKey';

const { pathname, search } = window.location;

/** Whether this is a screen on a wall, or what a shared link has opened. */
export const isScreen = pathname === SCREEN_PATH || pathname.startsWith(`${SCREEN_PATH}/`);

/** What stands before the path of every page. */
export const basePath = isScreen ? SCREEN_PATH : '';

/** By which a screen asks; undefined where its link was not opened in this browser, and of what is no screen. */
export const screenKey = isScreen ? takeKey() : undefined;

// Another link in the same tab may differ in nothing but its key.
if (isScreen) window.addEventListener('hashchange', () => keyOfAddress() !== null && window.location.reload());

/** The address of a page for whoever has the key. Browsers send to no server what follows the #. */
export function screenLink(page: string, key: string): string {
  return `${window.location.origin}${SCREEN_PATH}${page}#key=${encodeURIComponent(key)}`;
}

/** Out of the address, where it could be read off the screen, to where this tab keeps it, and other tabs find it. */
function takeKey(): string | undefined {
  const given = keyOfAddress();
  if (given === null) return keptIn(() => sessionStorage) ?? keptIn(() => localStorage);
  window.history.replaceState(window.history.state, '', pathname + search);
  keep(() => sessionStorage, given);
  keep(() => localStorage, given);
  return given;
}

function keyOfAddress(): string | null {
  return new URLSearchParams(window.location.hash.slice(1)).get('key');
}

// In a frame of another site a browser may have no storage: there the key lasts as long as the page.
function keptIn(storage: () => Storage): string | undefined {
  try {
    return storage().getItem(KEPT_AS) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(storage: () => Storage, key: string): void {
  try {
    storage().setItem(KEPT_AS, key);
  } catch {
    // As above.
  }
}
