// One invitation: whom it is for, what it says and where the answers go.

import type { VisitRule } from '@deskbell/protocol';
import { createSignal, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import { explain } from '../../api/problem';
import { t } from '../../i18n';
import { agents } from '../../state/people';
import { teams } from '../../state/teams';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Select } from '../../ui/Field';

interface Props {
  rule: VisitRule;
  known: boolean;
  onSave: (rule: VisitRule) => Promise<void>;
  onRemove: () => Promise<void>;
  onClose: () => void;
}

export function RuleDialog(props: Props) {
  const [form, setForm] = createStore({
    ...props.rule,
    countryText: props.rule.countries.join(', '),
  });
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal('');
  const people = () => Object.values(agents).filter(Boolean);
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    setError('');
    const { countryText, ...rule } = { ...form };
    const countries = countryText
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter(Boolean);
    try {
      await props.onSave({ ...rule, countries });
      props.onClose();
    } catch (cause) {
      setError(explain(cause));
      setBusy(false);
    }
  };
  const count = (
    name: 'after' | 'visits' | 'every_days',
    label: string,
    max: number,
    hint?: string,
  ) => (
    <Field
      label={label}
      hint={hint}
      type="number"
      required
      min="1"
      max={max}
      value={form[name]}
      onInput={(event) => setForm(name, Number(event.currentTarget.value))}
    />
  );
  const number = (value: string) => (value ? Number(value) : null);
  return (
    <Dialog
      open
      shape="side"
      onClose={props.onClose}
      title={t(props.known ? 'rules.edit' : 'rules.add')}
    >
      <form class="rules-form" onSubmit={(event) => void save(event)}>
        <Field
          label={t('rules.name')}
          required
          maxlength="80"
          dir="auto"
          value={form.name}
          onInput={(event) => setForm('name', event.currentTarget.value)}
        />
        <div class="field">
          <label for="rule-message">{t('rules.message')}</label>
          <textarea
            id="rule-message"
            class="input"
            rows="3"
            required
            maxlength="500"
            dir="auto"
            value={form.message}
            onInput={(event) => setForm('message', event.currentTarget.value)}
          />
        </div>
        <Field
          label={t('rules.page')}
          hint={t('rules.pageHint')}
          maxlength="200"
          dir="ltr"
          value={form.page}
          onInput={(event) => setForm('page', event.currentTarget.value)}
        />
        {count('after', t('rules.after'), 3600)}
        {count('visits', t('rules.visits'), 1000, t('rules.visitsHint'))}
        <Field
          label={t('rules.countries')}
          hint={t('rules.countriesHint')}
          dir="ltr"
          value={form.countryText}
          onInput={(event) => setForm('countryText', event.currentTarget.value)}
        />
        <Select
          label={t('rules.agent')}
          value={String(form.agent ?? '')}
          options={[
            { value: '', text: t('rules.nobody') },
            ...people().map(({ id, name }) => ({ value: String(id), text: name })),
          ]}
          onChange={(value) => setForm('agent', number(value))}
        />
        <Show when={form.agent === null && teams().length > 0}>
          <Select
            label={t('rules.team')}
            value={String(form.team ?? '')}
            options={[
              { value: '', text: t('rules.everybody') },
              ...teams().map(({ id, name }) => ({ value: String(id), text: name })),
            ]}
            onChange={(value) => setForm('team', number(value))}
          />
        </Show>
        {count('every_days', t('rules.every'), 365)}
        <Show when={error()}>
          <p class="field-error" role="alert">
            {error()}
          </p>
        </Show>
        <div class="rules-foot">
          <Button kind="primary" type="submit" disabled={busy()}>
            {t('rules.save')}
          </Button>
          <Show when={props.known}>
            <Button
              class="danger"
              onClick={() => {
                props.onClose();
                void props.onRemove();
              }}
            >
              {t('rules.remove')}
            </Button>
          </Show>
        </div>
      </form>
    </Dialog>
  );
}
