// The rich editor over Markdown. What it isn't asked to change it leaves as it was written.
import { type Attachment, createUploads, type Upload } from '@deskbell/protocol';
import { Editor } from '@tiptap/core';
import { createEffect, createSignal, on, onCleanup, onMount, Show } from 'solid-js';
import { t } from '../../../i18n';
import { accessToken } from '../../../state/auth';
import { extensions } from './extensions';
import { LinkDialog } from './LinkDialog';
import { safeAddress } from './link';
import { Toolbar } from './Toolbar';

interface Props {
  value: string;
  /** Rises when the value came from elsewhere and must be shown. */
  given: number;
  label: string;
  onChange: (markdown: string) => void;
}

export default function RichEditor(props: Props) {
  let box!: HTMLDivElement;
  let picker!: HTMLInputElement;
  const [editor, setEditor] = createSignal<Editor>();
  /** Rises with every step, so that the toolbar shows what is under the caret. */
  const [steps, setSteps] = createSignal(0);
  const [linking, setLinking] = createSignal<string | null>(null);
  const [sending, setSending] = createSignal<readonly Upload[]>([]);
  const placed = new Set<string>();

  const uploads = createUploads({
    url: '',
    token: accessToken,
    onChange: (all) => {
      setSending(all);
      for (const { key, attachment } of all) {
        if (!attachment || placed.has(key)) continue;
        placed.add(key);
        insert(attachment);
        queueMicrotask(() => uploads.remove(key));
      }
    },
  });
  onCleanup(uploads.close);

  const insert = ({ url, name, width }: Attachment) => {
    const chain = editor()?.chain().focus();
    if (width) chain?.setImage({ src: url, alt: name.replace(/\.\w+$/, '') }).run();
    else
      chain
        ?.insertContent({
          type: 'text',
          text: name,
          marks: [{ type: 'link', attrs: { href: url } }],
        })
        .run();
  };
  const take = (files: FileList | null | undefined) => {
    if (!files || files.length === 0) return false;
    uploads.add([...files]);
    return true;
  };

  onMount(() => {
    const made = new Editor({
      element: box,
      extensions: extensions(t('help.bodyHint')),
      content: props.value,
      contentType: 'markdown',
      editorProps: {
        attributes: {
          class: 'help-body',
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': props.label,
          dir: 'auto',
        },
        handlePaste: (_view, event) => take(event.clipboardData?.files),
        handleDrop: (_view, event) => take(event.dataTransfer?.files),
        handleKeyDown: (_view, event) => {
          if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return false;
          event.preventDefault();
          event.stopPropagation();
          askForLink();
          return true;
        },
      },
      onUpdate: ({ editor }) => props.onChange(editor.getMarkdown()),
      onTransaction: () => setSteps(steps() + 1),
    });
    setEditor(made);
    onCleanup(() => made.destroy());
  });
  createEffect(
    on(
      () => props.given,
      () =>
        editor()?.commands.setContent(props.value, { contentType: 'markdown', emitUpdate: false }),
      { defer: true },
    ),
  );

  const askForLink = () => setLinking(String(editor()?.getAttributes('link').href ?? ''));
  const link = (typed: string) => {
    const held = editor();
    setLinking(null);
    if (!held) return;
    const href = safeAddress(typed);
    const chain = held.chain().focus();
    if (!href) chain.unsetLink().run();
    else if (held.state.selection.empty && !held.isActive('link'))
      chain
        .insertContent({ type: 'text', text: typed, marks: [{ type: 'link', attrs: { href } }] })
        .run();
    else chain.setLink(href).run();
  };

  return (
    <div class="help-rich">
      <Show when={editor()}>
        {(held) => (
          <Toolbar
            editor={held()}
            steps={steps()}
            onLink={askForLink}
            onFile={() => picker.click()}
          />
        )}
      </Show>
      <div ref={box} />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={() => {
          take(picker.files);
          picker.value = '';
        }}
      />
      <Show when={sending().length > 0}>
        <p class="meta" role="status">
          {sending().find(({ fault }) => fault)?.detail ?? t('help.uploading')}
        </p>
      </Show>
      <Show when={linking() !== null}>
        <LinkDialog
          value={linking() ?? ''}
          onDone={link}
          onClose={() => {
            setLinking(null);
            editor()?.commands.focus();
          }}
        />
      </Show>
    </div>
  );
}
