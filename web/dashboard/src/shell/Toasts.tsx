// Where short messages appear. The region is always there, so that screen readers hear what enters it.
import X from 'lucide-solid/icons/x';
import { For, Show } from 'solid-js';
import { t } from '../i18n';
import { dismiss, toasts } from '../state/toasts';
import { Button, IconButton } from '../ui/Button';

export function Toasts() {
  return (
    <div class="toasts" role="status">
      <For each={toasts()}>
        {(toast) => (
          <div class="toast" classList={{ error: toast.tone === 'error' }}>
            <span>{toast.text}</span>
            <Show when={toast.action}>
              {(action) => (
                <Button
                  kind="link"
                  onClick={() => {
                    dismiss(toast.id);
                    action().run();
                  }}
                >
                  {action().text}
                </Button>
              )}
            </Show>
            <IconButton label={t('dismiss')} onClick={() => dismiss(toast.id)}>
              <X size={14} />
            </IconButton>
          </div>
        )}
      </For>
    </div>
  );
}
