// What must stand before the first paint: the colour theme, so that a dark dashboard never flashes white, and the
// texts' language, so that its file travels together with the page instead of after it.
// A classic blocking script at a fixed path: the page's security policy allows no inline script.
(() => {
  let chosen = {};
  try {
    chosen = JSON.parse(localStorage.getItem('deskbell.settings') || '{}') || {};
  } catch {
    // Storage can be forbidden; the system's theme and language are good answers then.
  }
  const theme = chosen.theme || 'system';
  const dark =
    theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';

  const files = JSON.parse(document.currentScript.dataset.texts || '{}');
  const base = (tag) => tag.split('-')[0].toLowerCase();
  const known = (tag) => Object.keys(files).find((language) => base(language) === base(tag));
  const language =
    chosen.language in files
      ? chosen.language
      : navigator.languages.map(known).find(Boolean) || 'en';
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  if (files[language]) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = files[language];
    document.head.append(link);
  }
})();
