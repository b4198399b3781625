// Links, as Markdown writes them. Only to where a click can do no harm.
import { Mark } from '@tiptap/core';

const SAFE = /^(https?:|mailto:|tel:|[/#?.])/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop them from addresses, so we do before looking
const DROPPED = /[\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]/g;

/** The address if it may be followed, `https://` added where only a host was typed; else null. */
export function safeAddress(typed: string): string | null {
  const address = typed.trim();
  const bare = address.replace(DROPPED, '');
  if (!bare) return null;
  if (SAFE.test(bare)) return address;
  // A scheme we don't know leads who knows where; `example.org:8080/a` is a host with its port.
  if (/^[a-z][a-z0-9+.-]*:/i.test(bare) && !/^[\w.-]+:\d/.test(bare)) return null;
  return /^[\w-]+(\.[\w-]+)+/.test(bare) ? `https://${bare}` : address;
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    link: {
      setLink: (href: string) => ReturnType;
      unsetLink: () => ReturnType;
    };
  }
}

export const Link = Mark.create({
  name: 'link',
  inclusive: false,
  addAttributes: () => ({ href: { default: '' }, title: { default: null } }),
  parseHTML: () => [
    {
      tag: 'a[href]',
      getAttrs: (element) => (safeAddress(element.getAttribute('href') ?? '') ? null : false),
    },
  ],
  renderHTML({ HTMLAttributes }) {
    const href = safeAddress(String(HTMLAttributes.href ?? '')) ?? undefined;
    const title = HTMLAttributes.title ?? href;
    return ['a', { href, title, rel: 'noopener noreferrer nofollow' }, 0];
  },
  markdownTokenName: 'link',
  parseMarkdown: (token, helpers) =>
    helpers.applyMark('link', helpers.parseInline(token.tokens ?? []), {
      href: token.href,
      title: token.title || null,
    }),
  renderMarkdown(node, helpers) {
    const href = String(node.attrs?.href ?? '').replace(/[\s()<>]/g, encodeURIComponent);
    const title = node.attrs?.title ? ` "${String(node.attrs.title).replace(/"/g, '\\"')}"` : '';
    return `[${helpers.renderChildren(node)}](${href}${title})`;
  },
  addCommands() {
    return {
      setLink:
        (href) =>
        ({ chain }) =>
          chain().extendMarkRange('link').setMark('link', { href }).run(),
      unsetLink:
        () =>
        ({ chain }) =>
          chain().extendMarkRange('link').unsetMark('link').run(),
    };
  },
});
