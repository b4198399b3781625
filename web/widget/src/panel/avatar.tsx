// Initials in a circle whose hue follows the name, so that one person always looks the same.

import { createMemo } from 'solid-js';

export function Avatar(props: { name: string }) {
  const initials = createMemo(() => {
    const words = props.name.trim().split(/\s+/);
    const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
    return letters.map((word) => [...(word ?? '')][0] ?? '').join('');
  });
  const hue = createMemo(() => {
    let sum = 0;
    for (const letter of props.name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360;
    return sum;
  });
  return (
    <span class="avatar" aria-hidden="true" style={{ '--hue': hue() }}>
      {initials()}
    </span>
  );
}
