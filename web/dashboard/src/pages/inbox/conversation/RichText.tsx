// Text as it was written, with what can be followed as links. Built from text nodes: nothing a visitor
// writes is ever read as markup.
import { linkParts } from '@deskbell/protocol';
import { For } from 'solid-js';

export function RichText(props: { text: string }) {
  return (
    <For each={linkParts(props.text)}>
      {({ text, href }) => {
        if (!href) return text;
        return href.startsWith('http') ? (
          <a href={href} target="_blank" rel="noopener noreferrer nofollow">
            {text}
          </a>
        ) : (
          <a href={href}>{text}</a>
        );
      }}
    </For>
  );
}
