// "Sign in with …": shown where the workspace has an identity provider.
import { createSignal } from 'solid-js';
import { t } from '../../i18n';
import { goToProvider } from '../../state/provider';
import { Button } from '../../ui/Button';
import { FormError } from '../../ui/Notice';
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
      <FormError text={error()} />
      <Button disabled={busy()} onClick={() => void go()}>
        {t('login.with', { name: props.name })}
      </Button>
    </>
  );
}
