// Files on their way, over the field: each with its progress, and a way to take it back or try again.
import { sizeText, type Upload } from '@deskbell/protocol';
import FileText from 'lucide-solid/icons/file-text';
import X from 'lucide-solid/icons/x';
import { createSignal, For, onCleanup, Show } from 'solid-js';
import { region, t } from '../../../i18n';
import { Button } from '../../../ui/Button';
import './files.css';

interface Props {
  uploads: readonly Upload[];
  onRetry: (key: string) => void;
  onRemove: (key: string) => void;
}

export function Tray(props: Props) {
  // By key: a row keeps its picture while its progress moves.
  const keys = () => props.uploads.map(({ key }) => key);
  return (
    <ul class="tray" aria-label={t('file.toSend')}>
      <For each={keys()}>
        {(key) => (
          <Show when={props.uploads.find((upload) => upload.key === key)}>
            {(upload) => (
              <Row
                upload={upload()}
                onRetry={() => props.onRetry(key)}
                onRemove={() => props.onRemove(key)}
              />
            )}
          </Show>
        )}
      </For>
    </ul>
  );
}

function Row(props: { upload: Upload; onRetry: () => void; onRemove: () => void }) {
  const { file } = props.upload;
  const [drawn, setDrawn] = createSignal(/^image\/(png|jpe?g|gif|webp)$/.test(file.type));
  const picture = drawn() ? URL.createObjectURL(file) : '';
  onCleanup(() => picture && URL.revokeObjectURL(picture));
  const again = () => ['network', 'unavailable', 'rate_limited'].includes(props.upload.fault ?? '');
  return (
    <li class="tray-row" classList={{ failed: !!props.upload.fault }}>
      <Show when={drawn()} fallback={<FileText size={18} />}>
        <img src={picture} alt="" width="32" height="32" onError={() => setDrawn(false)} />
      </Show>
      <span class="file-what">
        <span class="file-name" dir="auto">
          {file.name}
        </span>
        <Show
          when={props.upload.fault}
          fallback={<span class="meta num">{sizeText(file.size, region())}</span>}
        >
          <span class="failed-text" role="alert">
            {reason(props.upload)}{' '}
            <Show when={again()}>
              <Button kind="link" onClick={props.onRetry}>
                {t('retry')}
              </Button>
            </Show>
          </span>
        </Show>
        <Show when={!props.upload.attachment && !props.upload.fault}>
          <progress
            max="100"
            value={Math.round(props.upload.progress * 100)}
            aria-label={t('file.uploading', { name: file.name })}
          />
        </Show>
      </span>
      <button
        type="button"
        class="btn icon"
        aria-label={t('file.remove', { name: file.name })}
        onClick={props.onRemove}
      >
        <X size={14} />
      </button>
    </li>
  );
}

function reason({ fault, detail }: Upload): string {
  if (fault === 'empty') return t('file.empty');
  if (fault === 'too_large') return t('file.tooLarge');
  if (fault === 'network' || !detail) return t('file.network');
  return t('file.refused', { why: detail });
}
