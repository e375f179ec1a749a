// Before the first paint: the theme that was chosen, so that nothing flashes. The rest is web/src/lib/preferences.ts.
try {
  document.documentElement.dataset.theme = localStorage.getItem('seamark.theme') || 'system';
} catch {
  document.documentElement.dataset.theme = 'system';
}
