// The brand colour as a text's colour (WCAG contrast, 4.5 : 1).

type Luminance = (hex: string) => number;
const READABLE = 4.5;

export const contrast = (a: number, b: number): number =>
  (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

/** The colour itself, moved towards black or white until it can be read on `background`. */
export function readable(colour: string, background: string, luminance: Luminance): string {
  const pole = luminance(background) > 0.5 ? 0 : 255;
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = colour.replace(/\w\w/g, (part) => {
      const from = Number.parseInt(part, 16);
      return Math.round(from + (pole - from) * share)
        .toString(16)
        .padStart(2, '0');
    });
    if (contrast(luminance(mixed), luminance(background)) >= READABLE) return mixed;
  }
  return pole ? '#ffffff' : '#000000';
}
