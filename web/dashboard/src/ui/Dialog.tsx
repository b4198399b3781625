// A modal dialog: traps the focus, returns it, closes on Esc. Wraps the accessible primitive in one place.
import { Dialog as Primitive } from '@kobalte/core/dialog';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { t } from '../i18n';
import './dialog.css';

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  /** `side` slides in as a drawer, `top` has no visible title (the palette brings its own head). */
  shape?: 'center' | 'side' | 'start' | 'top';
  children: JSX.Element;
}

export function Dialog(props: Props) {
  let content!: HTMLDivElement;
  return (
    <Primitive open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay class="dialog-scrim" />
        <Primitive.Content
          ref={content}
          class={`dialog ${props.shape ?? 'center'}`}
          onOpenAutoFocus={(event) => {
            // A dialog with a field is there for the field, not for its close button; one may say otherwise.
            const field =
              content.querySelector<HTMLElement>('[data-first]') ??
              content.querySelector<HTMLElement>('input, textarea');
            if (!field) return;
            event.preventDefault();
            field.focus();
          }}
        >
          <Show
            when={props.shape !== 'top'}
            fallback={<Primitive.Title class="unseen">{props.title}</Primitive.Title>}
          >
            <header class="dialog-head">
              <Primitive.Title class="dialog-title">{props.title}</Primitive.Title>
              <Primitive.CloseButton class="btn icon" aria-label={t('close')}>
                <X size={16} />
              </Primitive.CloseButton>
            </header>
          </Show>
          {props.children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive>
  );
}
