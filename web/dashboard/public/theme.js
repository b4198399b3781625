// Sets the colour theme before the first paint, so a dark dashboard never flashes white.
// A classic blocking script at a fixed path: the page's security policy allows no inline script.
(() => {
  let choice = 'system';
  try {
    choice = JSON.parse(localStorage.getItem('deskbell.settings') || '{}').theme || 'system';
  } catch {
    // Storage can be forbidden; the system's theme is a good answer then.
  }
  const dark =
    choice === 'dark' ||
    (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
