// Who gets the next chat, how long an acceptance lasts without the agent, and when chats close by themselves.
import type { Routing } from '@deskbell/protocol';
import { Switch as Choose, createSignal, Match, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import { explain, formErrors } from '../../api/problem';
import { getRouting, setRouting } from '../../api/workspace';
import { t } from '../../i18n';
import { onChange } from '../../state/changes';
import { createResource } from '../../state/resource';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { Field, Select, Switch } from '../../ui/Field';
import { Delayed, ErrorNote, FormError } from '../../ui/Notice';

const MODES = ['manual', 'round_robin', 'least_busy'] as const;
const HALF_AN_HOUR = 1_800;

export default function RoutingSection() {
  const [answer, { refetch }] = createResource(getRouting);
  onChange('settings', () => void refetch());
  return (
    <Choose>
      <Match when={answer.error}>
        <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
      </Match>
      <Match when={!answer.latest}>
        <Delayed>
          <p class="empty" role="status">
            {t('loading')}
          </p>
        </Delayed>
      </Match>
      <Match when={answer.latest}>{(routing) => <Form routing={routing()} />}</Match>
    </Choose>
  );
}

function Form(props: { routing: Routing }) {
  const [form, setForm] = createStore<Routing>({ ...props.routing });
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);

  const save = async () => {
    setBusy(true);
    setErrors({});
    try {
      setForm(await setRouting({ ...form }));
      toast(t('routing.saved'));
    } catch (error) {
      setErrors(formErrors(error));
    }
    setBusy(false);
  };

  return (
    <form
      class="form profile-part"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{t('settings.section.routing')}</h2>
      <Select
        label={t('routing.mode')}
        hint={t(`routing.${form.routing}.hint`)}
        value={form.routing}
        options={MODES.map((value) => ({ value, text: t(`routing.${value}`) }))}
        onChange={(routing) => setForm({ routing })}
      />
      <Field
        label={t('routing.lease')}
        hint={t('routing.leaseHint')}
        type="number"
        min={5}
        max={3_600}
        required
        value={form.accept_lease}
        error={errors().accept_lease}
        onInput={(event) => setForm('accept_lease', event.currentTarget.valueAsNumber || 0)}
      />
      <Switch
        label={t('routing.idle')}
        hint={t('routing.idleHint')}
        checked={form.close_idle_after !== null}
        onChange={(on) => setForm('close_idle_after', on ? HALF_AN_HOUR : null)}
      />
      <Show when={form.close_idle_after !== null}>
        <Field
          label={t('routing.idleAfter')}
          type="number"
          min={1}
          max={43_200}
          required
          value={Math.round((form.close_idle_after ?? 0) / 60)}
          error={errors().close_idle_after}
          onInput={(event) =>
            setForm('close_idle_after', (event.currentTarget.valueAsNumber || 0) * 60)
          }
        />
      </Show>
      <FormError text={errors().form} />
      <div class="settings-save">
        <Button kind="primary" type="submit" disabled={busy()}>
          {busy() ? t('saving') : t('save')}
        </Button>
      </div>
    </form>
  );
}
