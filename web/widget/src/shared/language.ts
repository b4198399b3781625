// The words by which a language is chosen: the page's own first, then the browser's.

export const wanted = (option?: string | null): string[] => [
  option ?? '',
  document.documentElement.lang,
  ...(navigator.languages ?? []),
];
