// Pictures. Our own are shown; one on another site is named only: looking at it would tell that site who writes here.
import { Image } from '@tiptap/extension-image';

const isOurs = (src: string) => {
  try {
    return new URL(src, location.href).origin === location.origin;
  } catch {
    return false;
  }
};

export const Picture = Image.extend({
  renderHTML({ HTMLAttributes }) {
    const { src = '', alt } = HTMLAttributes as { src?: string; alt?: string };
    if (isOurs(src)) return ['img', { src, alt: alt ?? '' }];
    return ['span', { class: 'help-far-picture' }, alt ? `${alt} · ${src}` : src];
  },
  renderMarkdown(node) {
    const alt = String(node.attrs?.alt ?? '').replace(/[[\]\\]/g, '\\$&');
    const src = String(node.attrs?.src ?? '').replace(/[\s()<>]/g, encodeURIComponent);
    const title = node.attrs?.title ? ` "${String(node.attrs.title).replace(/"/g, '\\"')}"` : '';
    return `![${alt}](${src}${title})`;
  },
});
