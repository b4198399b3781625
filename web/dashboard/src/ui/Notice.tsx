// Things said in place: an error with a way on, an empty list, rows that are still coming.
import { createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { t } from '../i18n';
import { Button } from './Button';
import './notice.css';

export function ErrorNote(props: { text: string; onRetry?: (() => void) | undefined }) {
  return (
    <div class="note-error" role="alert">
      <span>{props.text}</span>
      <Show when={props.onRetry}>
        <Button kind="link" class="danger" onClick={() => props.onRetry?.()}>
          {t('retry')}
        </Button>
      </Show>
    </div>
  );
}

/** What is wrong with a form as a whole. */
export function FormError(props: { text: string | null | undefined }) {
  return (
    <Show when={props.text}>
      <p class="form-error" role="alert">
        {props.text}
      </p>
    </Show>
  );
}

export function Empty(props: { title: string; text?: string; children?: JSX.Element }) {
  return (
    <div class="empty">
      <p class="empty-title">{props.title}</p>
      <Show when={props.text}>
        <p>{props.text}</p>
      </Show>
      {props.children}
    </div>
  );
}

/** Shown only when the wait is long enough to be noticed, so that fast answers never flash. */
export function Delayed(props: { children: JSX.Element; after?: number }) {
  const [due, setDue] = createSignal(false);
  onMount(() => {
    const timer = setTimeout(() => setDue(true), props.after ?? 150);
    onCleanup(() => clearTimeout(timer));
  });
  return <Show when={due()}>{props.children}</Show>;
}

export function SkeletonRows(props: { rows: number }) {
  return (
    <Delayed>
      <div aria-hidden="true">
        <For each={Array.from({ length: props.rows })}>
          {() => (
            <div class="skeleton-row">
              <span class="skeleton round" />
              <span class="skeleton-lines">
                <span class="skeleton" style={{ width: '45%' }} />
                <span class="skeleton" style={{ width: '85%' }} />
                <span class="skeleton" style={{ width: '30%' }} />
              </span>
            </div>
          )}
        </For>
      </div>
      <span class="unseen" role="status">
        {t('loading')}
      </span>
    </Delayed>
  );
}
