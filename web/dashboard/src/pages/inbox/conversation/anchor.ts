// Keeps what the reader looks at where it is while lines come in above it or go away. Browsers do this
// by themselves only in part, so the log turns theirs off and uses this everywhere.

export function holdPlace(box: () => HTMLElement) {
  let key: string | null = null;
  let offset = 0;

  return {
    /** Notes the first line in sight and where it stands. */
    remember(): void {
      const top = box().scrollTop;
      for (const line of box().querySelectorAll<HTMLElement>('[data-key]')) {
        if (line.offsetTop + line.offsetHeight > top) {
          key = line.dataset.key ?? null;
          offset = line.offsetTop - top;
          return;
        }
      }
    },
    /** Puts that line back where it was. */
    restore(): void {
      if (key === null) return;
      const line = box().querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
      if (line) box().scrollTop = line.offsetTop - offset;
    },
  };
}
