// A ticket made by hand: who asks, what about, how urgent. Enter in the subject makes it.
import type { Priority } from '@deskbell/protocol';
import { createSignal, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import { fieldErrors, formErrors } from '../../api/problem';
import { addTicket } from '../../api/tickets';
import { t } from '../../i18n';
import { agents } from '../../state/people';
import { PRIORITIES } from '../../state/queue';
import { teams } from '../../state/teams';
import { keepTicket } from '../../state/tickets';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Select } from '../../ui/Field';
import { FormError } from '../../ui/Notice';

const blank = () => ({
  subject: '',
  name: '',
  email: '',
  priority: 'medium' as Priority,
  agent: '',
  team: '',
  text: '',
  /** The same for every try, so that a lost answer makes no second ticket. */
  client_id: crypto.randomUUID() as string,
});

export function NewTicketDialog(props: {
  open: boolean;
  onClose: () => void;
  onMade: (id: number) => void;
}) {
  const [form, setForm] = createStore(blank());
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    setErrors({});
    try {
      const ticket = await addTicket({
        subject: form.subject,
        customer_name: form.name,
        customer_email: form.email,
        priority: form.priority,
        ...(form.agent && { agent_id: Number(form.agent) }),
        ...(form.team && { team_id: Number(form.team) }),
        ...(form.text.trim() && { text: form.text, internal: true }),
        client_id: form.client_id,
      });
      keepTicket(ticket);
      setForm(blank());
      props.onClose();
      props.onMade(ticket.id);
    } catch (error) {
      const fields = fieldErrors(error);
      setErrors(formErrors(error));
      // Another text under the same id would be refused; what was refused was not kept.
      if (Object.keys(fields).length > 0) setForm('client_id', crypto.randomUUID());
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog open={props.open} onClose={props.onClose} title={t('ticket.new')}>
      <form class="dialog-body ticket-form" onSubmit={(event) => void submit(event)}>
        <Field
          label={t('ticket.subject')}
          dir="auto"
          required
          maxLength={200}
          value={form.subject}
          error={errors().subject}
          onInput={(event) => setForm('subject', event.currentTarget.value)}
        />
        <Field
          label={t('ticket.requesterName')}
          dir="auto"
          value={form.name}
          error={errors().customer_name ?? errors().customer_id}
          onInput={(event) => setForm('name', event.currentTarget.value)}
        />
        <Field
          label={t('ticket.requesterEmail')}
          type="email"
          dir="ltr"
          value={form.email}
          error={errors().customer_email}
          onInput={(event) => setForm('email', event.currentTarget.value)}
        />
        <Select
          label={t('filter.priority')}
          value={form.priority}
          options={PRIORITIES.map((value) => ({ value, text: t(`priority.${value}`) }))}
          onChange={(priority: Priority) => setForm({ priority })}
        />
        <Select
          label={t('ticket.assignee')}
          value={form.agent}
          options={[
            { value: '', text: t('ticket.nobody') },
            ...Object.values(agents).map(({ id, name }) => ({ value: String(id), text: name })),
          ]}
          onChange={(agent: string) => setForm({ agent })}
        />
        <Show when={teams().length > 0}>
          <Select
            label={t('filter.team')}
            value={form.team}
            options={[
              { value: '', text: t('ticket.noTeam') },
              ...teams().map(({ id, name }) => ({ value: String(id), text: name })),
            ]}
            onChange={(team: string) => setForm({ team })}
          />
        </Show>
        <div class="field">
          <label for="ticket-text">{t('ticket.firstNote')}</label>
          <textarea
            id="ticket-text"
            class="input"
            rows="4"
            dir="auto"
            value={form.text}
            onInput={(event) => setForm('text', event.currentTarget.value)}
          />
        </div>
        <FormError text={errors().form} />
        <div class="dialog-foot">
          <Button onClick={() => props.onClose()}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={busy()}>
            {busy() ? t('saving') : t('ticket.make')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
