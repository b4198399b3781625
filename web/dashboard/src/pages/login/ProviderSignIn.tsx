// "Sign in with …": shown where the workspace has an identity provider.
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n';
import { goToProvider } from '../../state/provider';
import { Button } from '../../ui/Button';
import { refusedBecause } from './refused';

export function ProviderSignIn(props: { name: string; tenant: string; next: string }) {
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<string | null>(null);
  const go = async () => {
    setBusy(true);
    setError(null);
    try {
      await goToProvider(props.tenant, props.next);
    } catch (cause) {
      setError(refusedBecause(cause));
      setBusy(false);
    }
  };
  return (
    <>
      <Show when={error()}>
        <p class="door-error" role="alert">
          {error()}
        </p>
      </Show>
      <Button disabled={busy()} onClick={() => void go()}>
        {t('login.with', { name: props.name })}
      </Button>
    </>
  );
}
