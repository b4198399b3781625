// What the visitor is about to send: the button to choose files, dropping and pasting them, and each with
// its picture or name, its progress, and a way to take it back or try again.

import {
  type Attachment,
  allDone,
  createUploads,
  sizeText,
  type Upload,
  type Uploads,
  uuid,
} from '@deskbell/protocol';
import { createSignal, For, onCleanup, onMount, Show } from 'solid-js';
import { locale, t } from '../text';
import type { Desk } from './desk';
import { CloseIcon, Icon } from './icons';
import { home } from './parts';

const ClipIcon = () => <Icon d="m9 13 6-6a3 3 0 0 1 4 4l-8 8a5 5 0 0 1-7-7l8-8" />;

interface AttachProps {
  desk: Desk;
  field: () => HTMLElement;
  /** What to do once a message took the files along. */
  cleared: (() => void)[];
  /** What a chat begins with when a file is its first word. */
  beginning: () => Record<string, unknown>;
  setFiles: (files: readonly Attachment[] | null) => void;
  shut: () => boolean;
}

export function Attach(props: AttachProps) {
  const { desk, field, cleared } = props;
  const [uploads, setUploads] = createSignal<readonly Upload[]>([]);
  const [failed, setFailed] = createSignal(false);
  const beginning = uuid();
  let picker!: HTMLInputElement;
  let work: Uploads | undefined;

  const changed = (now: readonly Upload[]) => {
    setUploads(now);
    props.setFiles(allDone(now) ? now.flatMap(({ attachment }) => attachment ?? []) : null);
  };
  async function attach(chosen: readonly File[]) {
    if (!chosen.length || props.shut()) return;
    setFailed(false);
    try {
      await desk.beginWith(beginning, props.beginning());
    } catch {
      return setFailed(true);
    }
    work ??= createUploads({ url: home.base, token: desk.token, onChange: changed });
    work.add(chosen);
    field().focus();
  }
  cleared.push(() => work?.clear());
  onCleanup(() => {
    cleared.length = 0;
    work?.close();
    props.setFiles([]);
  });

  // A drag that only passes over has its files hidden.
  const take = (event: Event, data: DataTransfer | null) => {
    if (!data?.types.includes('Files')) return;
    event.preventDefault();
    void attach([...data.files]);
  };
  const dropped = (event: DragEvent) => take(event, event.dataTransfer);
  const pasted = (event: ClipboardEvent) => take(event, event.clipboardData);
  // Anywhere over the panel is near enough to let a file go.
  onMount(() => {
    const panel = field().closest<HTMLElement>('.panel') ?? field();
    panel.addEventListener('dragover', dropped);
    panel.addEventListener('drop', dropped);
    field().addEventListener('paste', pasted);
    onCleanup(() => {
      panel.removeEventListener('dragover', dropped);
      panel.removeEventListener('drop', dropped);
    });
  });

  return (
    <>
      <Show when={failed()}>
        <p class="limit danger" role="alert">
          {t('attachFailed')}
        </p>
      </Show>
      <Show when={uploads().length}>
        <Tray
          uploads={uploads()}
          retry={(key) => work?.retry(key)}
          remove={(key) => work?.remove(key)}
        />
      </Show>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={() => {
          void attach([...(picker.files ?? [])]);
          picker.value = '';
        }}
      />
      <button
        type="button"
        class="bare attach"
        aria-label={t('attach')}
        disabled={props.shut()}
        onClick={() => picker.click()}
      >
        <ClipIcon />
      </button>
    </>
  );
}

interface TrayProps {
  uploads: readonly Upload[];
  retry: (key: string) => void;
  remove: (key: string) => void;
}

function Tray(props: TrayProps) {
  return (
    <ul class="tray" aria-label={t('files')}>
      <For each={props.uploads.map(({ key }) => key)}>
        {(key) => {
          const upload = () => props.uploads.find((one) => one.key === key) as Upload;
          return (
            <Show when={upload()}>
              <Row
                upload={upload()}
                retry={() => props.retry(key)}
                remove={() => props.remove(key)}
              />
            </Show>
          );
        }}
      </For>
    </ul>
  );
}

function Row(props: { upload: Upload; retry: () => void; remove: () => void }) {
  const { file } = props.upload;
  const [drawn, setDrawn] = createSignal(/^image\/(png|jpe?g|gif|webp)$/.test(file.type));
  const picture = drawn() ? URL.createObjectURL(file) : '';
  onCleanup(() => picture && URL.revokeObjectURL(picture));
  const percent = () => Math.round(props.upload.progress * 100);
  const fault = () => {
    switch (props.upload.fault) {
      case 'empty':
        return t('fileEmpty');
      case 'too_large':
        return t('fileTooLarge');
      case 'network':
        return t('fileNetwork');
      case 'invalid':
        return t(props.upload.file.type.startsWith('image/') ? 'filePicture' : 'fileRefused');
      default:
        return t('attachFailed');
    }
  };
  const again = () => props.upload.fault === 'network' || props.upload.fault === 'unavailable';

  return (
    <li classList={{ failed: !!props.upload.fault }}>
      <Show when={drawn()} fallback={<span class="sheet" aria-hidden="true" />}>
        <img src={picture} alt="" width="36" height="36" onError={() => setDrawn(false)} />
      </Show>
      <span class="what">
        <span class="name" dir="auto">
          {file.name}
        </span>
        <Show
          when={props.upload.fault}
          fallback={<span class="size">{sizeText(file.size, locale())}</span>}
        >
          <span class="danger" role="alert">
            {fault()}{' '}
            <Show when={again()}>
              <button type="button" class="link" onClick={() => props.retry()}>
                {t('retry')}
              </button>
            </Show>
          </span>
        </Show>
        <Show when={!props.upload.attachment && !props.upload.fault}>
          <progress max="100" value={percent()} aria-label={t('uploading', { name: file.name })} />
        </Show>
      </span>
      <button
        type="button"
        class="bare"
        aria-label={t('fileRemove', { name: file.name })}
        onClick={() => props.remove()}
      >
        <CloseIcon />
      </button>
    </li>
  );
}
