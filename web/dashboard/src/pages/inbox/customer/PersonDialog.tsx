// Corrects what is known of a person: name and e-mail. What their own site vouched for comes back with its next word.
import type { Customer } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { formErrors } from '../../../api/problem';
import { changeCustomer } from '../../../api/tickets';
import { t } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { FormError } from '../../../ui/Notice';

export function PersonDialog(props: { customer: Customer; onClose: () => void }) {
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const value = (name: string) => String(form.get(name) ?? '').trim() || null;
    try {
      await changeCustomer(props.customer.id, { name: value('name'), email: value('email') });
      props.onClose();
    } catch (error) {
      setErrors(formErrors(error));
    }
  };
  return (
    <Dialog open onClose={() => props.onClose()} title={t('context.edit')}>
      <form class="dialog-body form" onSubmit={(event) => void submit(event)}>
        <Field
          label={t('context.name')}
          name="name"
          dir="auto"
          maxlength={120}
          value={props.customer.name ?? ''}
          error={errors().name}
        />
        <Field
          label={t('customer.email')}
          name="email"
          type="email"
          dir="ltr"
          value={props.customer.email ?? ''}
          error={errors().email}
        />
        <FormError text={errors().form} />
        <div class="form-actions">
          <Button onClick={() => props.onClose()}>{t('cancel')}</Button>
          <Button kind="primary" type="submit">
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
