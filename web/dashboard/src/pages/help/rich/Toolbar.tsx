// The editor's tools: one stop for Tab, arrows move between them.
import type { Editor } from '@tiptap/core';
import Bold from 'lucide-solid/icons/bold';
import Code from 'lucide-solid/icons/code';
import Heading2 from 'lucide-solid/icons/heading-2';
import Heading3 from 'lucide-solid/icons/heading-3';
import Image from 'lucide-solid/icons/image';
import Italic from 'lucide-solid/icons/italic';
import LinkIcon from 'lucide-solid/icons/link';
import List from 'lucide-solid/icons/list';
import ListOrdered from 'lucide-solid/icons/list-ordered';
import Quote from 'lucide-solid/icons/quote';
import Redo from 'lucide-solid/icons/redo-2';
import SquareCode from 'lucide-solid/icons/square-code';
import Strikethrough from 'lucide-solid/icons/strikethrough';
import Table from 'lucide-solid/icons/table';
import Undo from 'lucide-solid/icons/undo-2';
import { type Component, createSignal, For, Show } from 'solid-js';
import { type TextKey, t } from '../../../i18n';
import { keyText } from '../../../state/shortcuts';

interface Props {
  editor: Editor;
  steps: number;
  onLink: () => void;
  onFile: () => void;
}

interface Tool {
  text: TextKey;
  icon: Component<{ size?: number }>;
  keys?: string;
  run: () => unknown;
  on?: () => boolean;
  off?: () => boolean;
}

export function Toolbar(props: Props) {
  let bar!: HTMLDivElement;
  const [at, setAt] = createSignal(0);
  const chain = () => props.editor.chain().focus();
  const is = (name: string, how?: Record<string, unknown>) => () => {
    // Read, so that it is asked again with every step.
    void props.steps;
    return props.editor.isActive(name, how);
  };
  const cannot = (what: 'undo' | 'redo') => () => {
    void props.steps;
    return !props.editor.can()[what]();
  };
  const heading = (level: 2 | 3) => () => chain().toggleHeading({ level }).run();
  const table = () =>
    props.editor.isActive('table')
      ? chain().deleteTable().run()
      : chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run();
  const tools: Tool[] = [
    { text: 'help.h2', icon: Heading2, run: heading(2), on: is('heading', { level: 2 }) },
    { text: 'help.h3', icon: Heading3, run: heading(3), on: is('heading', { level: 3 }) },
    {
      text: 'help.bold',
      icon: Bold,
      keys: 'Mod+B',
      run: () => chain().toggleBold().run(),
      on: is('bold'),
    },
    {
      text: 'help.italic',
      icon: Italic,
      keys: 'Mod+I',
      run: () => chain().toggleItalic().run(),
      on: is('italic'),
    },
    {
      text: 'help.strike',
      icon: Strikethrough,
      run: () => chain().toggleStrike().run(),
      on: is('strike'),
    },
    {
      text: 'help.code',
      icon: Code,
      keys: 'Mod+E',
      run: () => chain().toggleCode().run(),
      on: is('code'),
    },
    { text: 'help.link', icon: LinkIcon, keys: 'Mod+K', run: () => props.onLink(), on: is('link') },
    {
      text: 'help.bullets',
      icon: List,
      run: () => chain().toggleBulletList().run(),
      on: is('bulletList'),
    },
    {
      text: 'help.numbers',
      icon: ListOrdered,
      run: () => chain().toggleOrderedList().run(),
      on: is('orderedList'),
    },
    {
      text: 'help.quote',
      icon: Quote,
      run: () => chain().toggleBlockquote().run(),
      on: is('blockquote'),
    },
    {
      text: 'help.codeBlock',
      icon: SquareCode,
      run: () => chain().toggleCodeBlock().run(),
      on: is('codeBlock'),
    },
    { text: 'help.table', icon: Table, run: table, on: is('table') },
    { text: 'help.file', icon: Image, run: () => props.onFile() },
    {
      text: 'help.undo',
      icon: Undo,
      keys: 'Mod+Z',
      run: () => chain().undo().run(),
      off: cannot('undo'),
    },
    { text: 'help.redo', icon: Redo, run: () => chain().redo().run(), off: cannot('redo') },
  ];
  const move = (to: number) => {
    const next = (to + tools.length) % tools.length;
    setAt(next);
    bar.querySelectorAll('button')[next]?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const back = document.documentElement.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    const moves: Record<string, number> = {
      ArrowLeft: at() + (back === 'ArrowLeft' ? -1 : 1),
      ArrowRight: at() + (back === 'ArrowLeft' ? 1 : -1),
      Home: 0,
      End: tools.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  return (
    <div
      ref={bar}
      class="help-tools"
      role="toolbar"
      tabIndex={-1}
      aria-label={t('help.tools')}
      onKeyDown={press}
    >
      <For each={tools}>
        {(tool, index) => (
          <button
            type="button"
            class="btn icon"
            tabIndex={index() === at() ? 0 : -1}
            aria-label={t(tool.text)}
            title={tool.keys ? `${t(tool.text)} (${keyText(tool.keys)})` : t(tool.text)}
            aria-pressed={tool.on ? tool.on() : undefined}
            aria-disabled={tool.off?.() ? 'true' : undefined}
            onFocus={() => setAt(index())}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => !tool.off?.() && tool.run()}
          >
            <tool.icon size={16} />
          </button>
        )}
      </For>
      <Show when={is('table')()}>
        <span class="help-table-tools">
          <button type="button" class="btn quiet" onClick={() => chain().addRowAfter().run()}>
            {t('help.addRow')}
          </button>
          <button type="button" class="btn quiet" onClick={() => chain().addColumnAfter().run()}>
            {t('help.addColumn')}
          </button>
          <button type="button" class="btn quiet" onClick={() => chain().deleteRow().run()}>
            {t('help.removeRow')}
          </button>
          <button type="button" class="btn quiet" onClick={() => chain().deleteColumn().run()}>
            {t('help.removeColumn')}
          </button>
        </span>
      </Show>
    </div>
  );
}
