// The hours of one inbox, and what holds outside them.
import type { Hours, Inbox, PublicConfig } from '@deskbell/protocol';
import { createSignal, Show } from 'solid-js';
import { createStore, unwrap } from 'solid-js/store';
import { get } from '../../../api/http';
import { formErrors } from '../../../api/problem';
import { updateInbox } from '../../../api/workspace';
import { region, t } from '../../../i18n';
import { auth } from '../../../state/auth';
import { createResource } from '../../../state/resource';
import { toast } from '../../../state/toasts';
import { Button } from '../../../ui/Button';
import { Field, Select, Switch } from '../../../ui/Field';
import { FormError } from '../../../ui/Notice';
import { Holidays } from './Holidays';
import { WeekEditor } from './WeekEditor';
import { ZoneField } from './ZoneField';
import './hours.css';

const DEFAULT_AFTER = 600;
const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

export function HoursForm(props: { inbox: Inbox; onSaved: (inbox: Inbox) => void }) {
  const { hours, when_closed, offline_message, missed_reply_after } = props.inbox.settings;
  const [form, setForm] = createStore(
    structuredClone({ hours, when_closed, offline_message, missed_reply_after }),
  );
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  const [now, { refetch }] = createResource(() => statusOf(props.inbox.id));
  const set = <K extends keyof Hours>(name: K, value: Hours[K]) => setForm('hours', name, value);

  const turn = (on: boolean) => {
    set('enabled', on);
    // Nobody starts from an empty week in another town's time.
    if (!on || form.hours.weekly.length > 0) return;
    set(
      'weekly',
      WORKDAYS.map((day) => ({ day, from: '09:00', to: '17:00' })),
    );
    set('timezone', Intl.DateTimeFormat().resolvedOptions().timeZone);
  };

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setErrors({});
    setBusy(true);
    try {
      props.onSaved(await updateInbox(props.inbox.id, { settings: structuredClone(unwrap(form)) }));
      void refetch();
      toast(t('saved'));
    } catch (error) {
      setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };
  const error = (name: string) =>
    Object.entries(errors()).find(([field]) => field.startsWith(`settings.${name}`))?.[1];

  return (
    <form class="settings-form narrow" onSubmit={(event) => void save(event)} novalidate>
      <section class="profile-part">
        <h2>{t('hours.heading')}</h2>
        <Show when={now.state === 'ready' && now()}>
          {(state) => (
            <p class="hours-now" classList={{ open: state().open }} role="status">
              {state().open ? t('hours.openNow') : t('hours.closedNow')}{' '}
              <Show when={state().changes_at}>
                {(at) => t(state().open ? 'hours.closesAt' : 'hours.opensAt', { time: when(at()) })}
              </Show>
            </p>
          )}
        </Show>
        <Switch
          label={t('hours.on')}
          hint={t('hours.onHint')}
          checked={form.hours.enabled}
          onChange={turn}
        />
        <Show when={form.hours.enabled}>
          <ZoneField
            value={form.hours.timezone}
            error={error('hours.timezone')}
            onChange={(zone) => set('timezone', zone)}
          />
          <WeekEditor weekly={form.hours.weekly} onChange={(weekly) => set('weekly', weekly)} />
          <Show when={error('hours.weekly')}>
            {(text) => (
              <p class="field-error" role="alert">
                {text()}
              </p>
            )}
          </Show>
        </Show>
      </section>
      <Show when={form.hours.enabled}>
        <section class="profile-part">
          <h2>{t('hours.holidays')}</h2>
          <p class="meta">{t('hours.holidaysHint')}</p>
          <Holidays
            holidays={form.hours.holidays}
            onChange={(holidays) => set('holidays', holidays)}
          />
          <Show when={error('hours.holidays')}>
            {(text) => (
              <p class="field-error" role="alert">
                {text()}
              </p>
            )}
          </Show>
        </section>
        <section class="profile-part">
          <h2>{t('hours.outside')}</h2>
          <Select
            label={t('hours.whenClosed')}
            hint={t(`hours.${form.when_closed}.hint`)}
            value={form.when_closed}
            options={(['chat', 'form'] as const).map((value) => ({
              value,
              text: t(`hours.${value}`),
            }))}
            onChange={(when_closed) => setForm({ when_closed })}
          />
          <div class="field">
            <label for="offline-message">{t('hours.message')}</label>
            <textarea
              id="offline-message"
              class="input"
              rows="2"
              dir="auto"
              maxlength={500}
              aria-describedby="offline-message-hint"
              value={form.offline_message}
              onInput={(event) => setForm({ offline_message: event.currentTarget.value })}
            />
            <p class="meta" id="offline-message-hint">
              {t('hours.messageHint')}
            </p>
          </div>
        </section>
      </Show>
      <section class="profile-part">
        <h2>{t('hours.missed')}</h2>
        <Switch
          label={t('hours.missedOn')}
          hint={t('hours.missedHint')}
          checked={form.missed_reply_after !== null}
          onChange={(on) => setForm({ missed_reply_after: on ? DEFAULT_AFTER : null })}
        />
        <Show when={form.missed_reply_after !== null}>
          <Field
            label={t('hours.missedAfter')}
            type="number"
            class="short"
            min={1}
            max={10_080}
            value={Math.round((form.missed_reply_after ?? DEFAULT_AFTER) / 60)}
            error={error('missed_reply_after')}
            onInput={(event) =>
              setForm({ missed_reply_after: (event.currentTarget.valueAsNumber || 0) * 60 })
            }
          />
        </Show>
      </section>
      <FormError text={errors().form} />
      <div class="settings-save">
        <Button kind="primary" type="submit" disabled={busy()}>
          {busy() ? t('saving') : t('save')}
        </Button>
      </div>
    </form>
  );
}

/** In the reader's own time, as everything in the dashboard is. */
const when = (at: string) =>
  new Intl.DateTimeFormat(region(), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  }).format(Date.parse(at));

/** As visitors are told: by the hours that are saved. */
const statusOf = (inbox: number) =>
  get<PublicConfig>('/chat/public/config', { tenant_id: auth()?.tenant.id ?? '', inbox_id: inbox });
