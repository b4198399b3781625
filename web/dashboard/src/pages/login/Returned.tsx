// Where the identity provider sends the browser back to.
import { A, useNavigate } from '@solidjs/router';
import { createSignal, onMount, Show } from 'solid-js';
import { t } from '../../i18n';
import { Logo } from '../../shell/Logo';
import { backFromProvider } from '../../state/provider';
import { FormError } from '../../ui/Notice';
import { refusedBecause } from './refused';
import './login.css';

export default function Returned() {
  const navigate = useNavigate();
  const [error, setError] = createSignal<string | null>(null);

  onMount(async () => {
    document.title = t('login.title');
    const query = new URLSearchParams(location.search);
    // The code is of no use to anybody any more, and needs not stand in the history.
    history.replaceState(history.state, '', location.pathname);
    try {
      const next = await backFromProvider(query);
      if (next) navigate(next, { replace: true });
      else setError(t('login.withFailed'));
    } catch (cause) {
      setError(refusedBecause(cause));
    }
  });

  return (
    <main class="door">
      <div class="door-card">
        <div class="door-head">
          <Logo size={36} />
          <h1>{t('login.heading')}</h1>
        </div>
        <Show when={error()} fallback={<p role="status">{t('login.busy')}</p>}>
          <FormError text={error()} />
          <A href="/login">{t('login.again')}</A>
        </Show>
      </div>
    </main>
  );
}
