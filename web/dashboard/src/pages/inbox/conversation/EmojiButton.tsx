// Opens the emoji picker over the composer. It and its names are fetched from our own server when they are
// first wanted.
import Smile from 'lucide-solid/icons/face-slightly-smiling';
import { createSignal, lazy, onCleanup, Show, Suspense } from 'solid-js';
import { t } from '../../../i18n';

const EmojiPicker = lazy(() => import('./EmojiPicker'));

interface Props {
  disabled: boolean;
  onPick: (emoji: string) => void;
}

export function EmojiButton(props: Props) {
  let anchor!: HTMLSpanElement;
  let button!: HTMLButtonElement;
  const [open, setOpen] = createSignal(false);
  const close = () => {
    setOpen(false);
    button.focus();
  };
  const outside = (event: PointerEvent) => {
    if (!anchor.contains(event.target as Node)) setOpen(false);
  };
  document.addEventListener('pointerdown', outside);
  onCleanup(() => document.removeEventListener('pointerdown', outside));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears the keys of what is in it.
    <span
      ref={anchor}
      class="emoji-anchor"
      onKeyDown={(event) => {
        if (!open()) return;
        // Keys pressed in the picker are the picker's: none of them is a shortcut of the page.
        event.stopPropagation();
        if (event.key === 'Escape') close();
      }}
    >
      <button
        ref={button}
        type="button"
        class="btn icon"
        aria-label={t('emoji.open')}
        title={t('emoji.open')}
        aria-expanded={open()}
        disabled={props.disabled}
        onClick={() => setOpen(!open())}
      >
        <Smile size={16} />
      </button>
      <Show when={open()}>
        <div class="emoji-box">
          <Suspense fallback={<p class="meta emoji-wait">{t('loading')}</p>}>
            <EmojiPicker
              onPick={(emoji) => {
                setOpen(false);
                props.onPick(emoji);
              }}
            />
          </Suspense>
        </div>
      </Show>
    </span>
  );
}
