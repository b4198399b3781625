// Two initials on a quiet colour; the colour is the same for the same person everywhere.
import './avatar.css';

interface Props {
  name: string;
  id: number;
  size?: 'small' | 'normal' | 'large';
  online?: boolean;
}

/** Letters of the first and the last word, whole characters, whatever the script. */
export function initials(name: string): string {
  const words = name
    // Marks around a name in a right-to-left text.
    .replace(/[\u2066-\u2069]/g, '')
    .trim()
    .split(/[\s@._-]+/u)
    .filter(Boolean);
  const first = [...(words[0] ?? '')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

export function Avatar(props: Props) {
  return (
    <span
      class={`avatar a${Math.abs(props.id) % 6} ${props.size ?? 'normal'}`}
      classList={{ online: props.online ?? false }}
      aria-hidden="true"
    >
      {initials(props.name)}
    </span>
  );
}
