// Name and e-mail before the first message, asked only when the inbox asks for them.

import type { PreChat as Form } from '@deskbell/protocol';
import { createSignal, type JSX } from 'solid-js';
import { t } from '../text';
import { Field } from './field';

export function PreChat(props: { form: Form; onDone: (answers: Record<string, string>) => void }) {
  const [wrong, setWrong] = createSignal<'name' | 'email' | null>(null);

  const submit: JSX.EventHandler<HTMLFormElement, SubmitEvent> = (event) => {
    event.preventDefault();
    const name = event.currentTarget.elements.namedItem('name') as HTMLInputElement;
    const email = event.currentTarget.elements.namedItem('email') as HTMLInputElement;
    if (props.form.require_name && !name.value.trim()) return refuse('name', name);
    const missing = props.form.require_email && !email.value.trim();
    if (missing || !email.validity.valid) return refuse('email', email);
    const answers: Record<string, string> = {};
    if (name.value.trim()) answers.customer_name = name.value.trim();
    if (email.value.trim()) answers.customer_email = email.value.trim();
    props.onDone(answers);
  };

  function refuse(field: 'name' | 'email', input: HTMLInputElement) {
    setWrong(field);
    input.focus();
  }

  return (
    <form class="pre-chat" noValidate onSubmit={submit}>
      <h3>{t('preTitle')}</h3>
      <p>{t('preHint')}</p>
      <Field
        name="name"
        label={t('preName')}
        optional={!props.form.require_name}
        error={wrong() === 'name' ? t('preNameMissing') : null}
        first
      />
      <Field
        name="email"
        label={t('preEmail')}
        optional={!props.form.require_email}
        error={wrong() === 'email' ? t('preEmailMissing') : null}
      />
      <button type="submit" class="primary">
        {t('preGo')}
      </button>
    </form>
  );
}
