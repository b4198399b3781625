// Which rows of equal height are in sight, with a few more above and below for smooth scrolling.
const SPARE = 6;

/** The height of a row, the same as `--row` in the tokens. */
export const ROW = 76;

export function windowOf(top: number, height: number, row: number, total: number) {
  const from = Math.max(0, Math.floor(top / row) - SPARE);
  const to = Math.min(total, Math.ceil((top + height) / row) + SPARE);
  return { from, to };
}
