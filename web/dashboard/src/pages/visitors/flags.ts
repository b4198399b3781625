// Flags, where the reader's system has pictures for them; elsewhere the two letters of the country.

let canDraw: boolean | undefined;

/** Whether two regional letters become one picture, as wide as one of them and not as both. */
function drawsFlags(): boolean {
  const context = document.createElement('canvas').getContext?.('2d');
  if (!context) return false;
  context.font = '32px sans-serif';
  const width = (text: string) => context.measureText(text).width;
  return width('\u{1f1e6}\u{1f1f9}') < 1.6 * width('\u{1f1e6}');
}

export function flagOf(code: string | null): string {
  if (!code || !/^[A-Z]{2}$/.test(code)) return '';
  canDraw ??= drawsFlags();
  if (!canDraw) return code;
  return String.fromCodePoint(...[...code].map((letter) => 0x1f1a5 + letter.charCodeAt(0)));
}
