/** In the reader's light or dark; the types at the side where there is room. */
export const documentStyle = `
:root { color-scheme: light dark; --line: light-dark(#d5dae3, #333a46); --quiet: light-dark(#566070, #9aa5b5);
  --accent: light-dark(#1d5fc4, #7fb0ff); --back: light-dark(#ffffff, #12161c); --text: light-dark(#171c24, #e6eaf0); }
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; background: var(--back); color: var(--text); }
nav { border-bottom: 1px solid var(--line); padding: 12px 20px; }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 12px; }
main { padding: 8px 20px 60px; max-width: 900px; }
h1 { font-size: 20px; } h2 { font-size: 16px; margin: 32px 0 4px; border-top: 1px solid var(--line); padding-top: 16px; }
small { font-weight: normal; font-size: 12px; color: var(--quiet); }
p { margin: 2px 0; } dl { margin: 8px 0; } dt { margin-top: 8px; } dd { margin: 0 0 0 20px; color: var(--quiet); }
dd ul { margin: 4px 0; padding-left: 18px; } code, pre { font: 12px/1.5 ui-monospace, monospace; }
pre { border: 1px solid var(--line); border-radius: 6px; padding: 12px; overflow-x: auto; }
a { color: var(--accent); text-decoration: none; } a:hover, a:focus-visible { text-decoration: underline; }
dt code { color: var(--text); }
:target { background: light-dark(#eef4ff, #1a2433); }
@media (min-width: 900px) {
  body { display: grid; grid-template-columns: 240px 1fr; }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border-bottom: 0; border-right: 1px solid var(--line); }
  nav ul { display: block; }
}`;
