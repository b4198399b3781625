// What an article may hold, which is what Markdown can say. One by one instead of a kit: half of a kit would never be used.
import { Blockquote } from '@tiptap/extension-blockquote';
import { Bold } from '@tiptap/extension-bold';
import { Code } from '@tiptap/extension-code';
import { CodeBlock } from '@tiptap/extension-code-block';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Heading } from '@tiptap/extension-heading';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { Italic } from '@tiptap/extension-italic';
import { BulletList } from '@tiptap/extension-list/bullet-list';
import { ListItem } from '@tiptap/extension-list/item';
import { ListKeymap } from '@tiptap/extension-list/keymap';
import { OrderedList } from '@tiptap/extension-list/ordered-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Strike } from '@tiptap/extension-strike';
import { TableKit } from '@tiptap/extension-table';
import { Text } from '@tiptap/extension-text';
import { Placeholder } from '@tiptap/extensions/placeholder';
import { UndoRedo } from '@tiptap/extensions/undo-redo';
import { Markdown } from '@tiptap/markdown';
import { Marked, type marked } from 'marked';
import { Link } from './link';
import { Picture } from './picture';

/** HTML somebody typed is text here, as it is in the help centre. */
function plainMarked(): typeof marked {
  const own = new Marked({ tokenizer: { html: () => undefined, tag: () => undefined } });
  return own as unknown as typeof marked;
}

export const extensions = (placeholder: string) => [
  Document,
  Paragraph,
  Text,
  Bold,
  Italic,
  Strike,
  Code,
  CodeBlock,
  Heading.configure({ levels: [2, 3, 4, 5, 6] }),
  Blockquote,
  HorizontalRule,
  HardBreak,
  BulletList,
  OrderedList,
  ListItem,
  ListKeymap,
  Link,
  Picture,
  TableKit,
  UndoRedo,
  Placeholder.configure({ placeholder }),
  Markdown.configure({ marked: plainMarked() }),
];
