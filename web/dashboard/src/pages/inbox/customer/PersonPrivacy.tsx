// What a person may ask of the desk: a file with all that is stored about them, and to be forgotten.
import type { Customer } from '@deskbell/protocol';
import { createSignal, Show } from 'solid-js';
import { eraseCustomer, exportCustomer } from '../../../api/privacy';
import { explain } from '../../../api/problem';
import { t } from '../../../i18n';
import { may } from '../../../state/auth';
import { go } from '../../../state/navigation';
import { customerName } from '../../../state/people';
import { toast } from '../../../state/toasts';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { keepJson } from '../../../ui/keep';

export function PersonPrivacy(props: { customer: Customer }) {
  const [busy, setBusy] = createSignal(false);
  const [erasing, setErasing] = createSignal(false);
  const takeOut = async () => {
    setBusy(true);
    try {
      keepJson(await exportCustomer(props.customer.id), `customer-${props.customer.id}.json`);
    } catch (error) {
      toast(explain(error), { tone: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Show when={may('export') || may('erase_customers')}>
      <section class="customer-part">
        <h3>{t('privacy.title')}</h3>
        <p class="person-privacy">
          <Show when={may('export')}>
            <Button disabled={busy()} onClick={() => void takeOut()}>
              {t('privacy.export')}
            </Button>
          </Show>
          <Show when={may('erase_customers')}>
            <Button kind="link" class="danger" onClick={() => setErasing(true)}>
              {t('privacy.erase')}
            </Button>
          </Show>
        </p>
        <Show when={erasing()}>
          <Erasing customer={props.customer} onClose={() => setErasing(false)} />
        </Show>
      </section>
    </Show>
  );
}

function Erasing(props: { customer: Customer; onClose: () => void }) {
  const name = customerName(props.customer);
  const [typed, setTyped] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<string | undefined>();
  const isMeant = () => typed().trim() === name.trim();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!isMeant() || busy()) return;
    setBusy(true);
    setError(undefined);
    try {
      const { id } = await eraseCustomer(props.customer.id);
      props.onClose();
      toast(t('privacy.erased', { id: String(id) }));
      go('/inbox');
    } catch (cause) {
      setError(explain(cause));
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={() => props.onClose()} title={t('privacy.eraseTitle')}>
      <form class="dialog-body form" onSubmit={(event) => void submit(event)}>
        <p>{t('privacy.eraseText')}</p>
        <Field
          label={t('privacy.typeName', { name })}
          dir="auto"
          autocomplete="off"
          value={typed()}
          error={error()}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={() => props.onClose()}>{t('cancel')}</Button>
          <Button kind="primary" class="danger" type="submit" disabled={!isMeant() || busy()}>
            {t('privacy.eraseForGood')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
