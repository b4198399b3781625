// How large a file is, in words: "12 kB", "1.4 MB".

export function sizeText(bytes: number, locale?: string): string {
  const large = bytes >= 1e6;
  return (large ? bytes / 1e6 : Math.max(1, bytes / 1e3)).toLocaleString(locale, {
    style: 'unit',
    unit: large ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: large ? 1 : 0,
  });
}
