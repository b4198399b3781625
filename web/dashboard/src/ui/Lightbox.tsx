// Pictures one at a time over the whole page: arrows go to the next, Esc closes and returns the focus.
import { Dialog as Primitive } from '@kobalte/core/dialog';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import ExternalLink from 'lucide-solid/icons/external-link';
import X from 'lucide-solid/icons/x';
import { createSignal, Show } from 'solid-js';
import { t } from '../i18n';
import './lightbox.css';

interface Picture {
  url: string;
  name: string;
  width?: number;
  height?: number;
}

export function Lightbox(props: {
  pictures: readonly Picture[];
  from: number;
  onClose: () => void;
}) {
  const [at, setAt] = createSignal(props.from);
  const many = () => props.pictures.length > 1;
  const picture = () => props.pictures[at()] as Picture;
  const step = (by: number) =>
    setAt((now) => (now + by + props.pictures.length) % props.pictures.length);
  const keys = (event: KeyboardEvent) => {
    const forward = document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (many() && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault();
      step(event.key === forward ? 1 : -1);
    }
  };
  return (
    <Primitive open onOpenChange={(open) => !open && props.onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay class="lightbox-scrim" />
        <Primitive.Content class="lightbox" onKeyDown={keys}>
          <header class="lightbox-head">
            <Primitive.Title class="lightbox-title" dir="auto">
              {picture().name}
            </Primitive.Title>
            <Show when={many()}>
              <span class="num" role="status">
                {t('file.place', { at: at() + 1, of: props.pictures.length })}
              </span>
            </Show>
            <a
              class="btn icon"
              href={picture().url}
              target="_blank"
              rel="noopener"
              aria-label={t('file.openTab')}
            >
              <ExternalLink size={16} />
            </a>
            <Primitive.CloseButton class="btn icon" aria-label={t('close')}>
              <X size={16} />
            </Primitive.CloseButton>
          </header>
          <img
            class="lightbox-picture"
            src={picture().url}
            alt={picture().name}
            width={picture().width}
            height={picture().height}
          />
          <Show when={many()}>
            <button
              type="button"
              class="btn icon lightbox-step before"
              aria-label={t('file.previous')}
              onClick={() => step(-1)}
            >
              <ChevronLeft size={20} />
            </button>
            <button
              type="button"
              class="btn icon lightbox-step after"
              aria-label={t('file.next')}
              onClick={() => step(1)}
            >
              <ChevronRight size={20} />
            </button>
          </Show>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive>
  );
}
