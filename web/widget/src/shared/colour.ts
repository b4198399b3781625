// Colours that stay readable whatever the brand colour is (WCAG contrast, 4.5 : 1).

export const DEFAULT_COLOUR = '#4F46E5';
const READABLE = 4.5;
/** White has a luminance of 1; the 0.05 is the formula's own. */
const BRIGHTEST_UNDER_WHITE = 1.05 / READABLE - 0.05;

type Rgb = [number, number, number];

/** `#rrggbb` for any opaque CSS colour, the default for anything else. */
export function toHex(colour: string): string {
  if (/^#[\da-f]{6}$/i.test(colour)) return colour;
  const canvas = document.createElement('canvas').getContext('2d');
  if (!canvas) return DEFAULT_COLOUR;
  // An invalid colour leaves fillStyle as it was.
  canvas.fillStyle = DEFAULT_COLOUR;
  canvas.fillStyle = colour;
  const hex = canvas.fillStyle;
  return /^#[\da-f]{6}$/i.test(hex) ? hex : DEFAULT_COLOUR;
}

const parse = (hex: string): Rgb => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

export const luminance = (hex: string): number => {
  const [r, g, b] = parse(hex).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** White where it is readable, black elsewhere; one of the two always is. */
export const textOn = (background: string): string =>
  luminance(background) <= BRIGHTEST_UNDER_WHITE ? '#ffffff' : '#000000';
