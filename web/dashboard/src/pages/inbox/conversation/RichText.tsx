// Text as it was written, with web addresses as links. Built from text nodes: nothing a visitor writes
// is ever read as markup.
import { For } from 'solid-js';

const ADDRESS = /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]'}]/gi;

export interface Part {
  text: string;
  href: string | null;
}

export function parts(text: string): Part[] {
  const found: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (match.index > end) found.push({ text: text.slice(end, match.index), href: null });
    found.push({ text: match[0], href: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ text: text.slice(end), href: null });
  return found;
}

export function RichText(props: { text: string }) {
  return (
    <For each={parts(props.text)}>
      {(part) =>
        part.href ? (
          <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ) : (
          part.text
        )
      }
    </For>
  );
}
