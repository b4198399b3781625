// What stands there out of hours: when somebody is back, and a form for those who want to be answered by
// e-mail.

import { type ApiError, type PublicConfig, uuid } from '@deskbell/protocol';
import { createSignal, type JSX, onMount, Show } from 'solid-js';
import { locale, t } from '../text';
import type { Desk } from './desk';
import { Field, css as formsCss } from './forms';
import css from './styles/away.css?inline';
import type { Nav } from './view';
import { greeting } from './words';

/** The panel's root takes it when this is loaded. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(formsCss + css);

const DAY = 86_400_000;

/** "We're back tomorrow 9:00 AM.", by the inbox's clock; the zone is named where the reader's is another. */
export function back({ next_opening, timezone: timeZone }: PublicConfig, now = new Date()): string {
  if (!next_opening) return t('away');
  const at = new Date(next_opening);
  const write = (date: Date, how: Intl.DateTimeFormatOptions, tag = locale()) =>
    new Intl.DateTimeFormat(tag, { timeZone, ...how }).format(date);
  // Midnights of the inbox's days, as if they were UTC's: no day of those is longer than another.
  const day = (date: Date) =>
    Date.parse(write(date, { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA'));
  const days = Math.round((day(at) - day(now)) / DAY);
  const hour = { hour: 'numeric', minute: '2-digit' } as const;
  const sameHere = write(at, hour) === new Intl.DateTimeFormat(locale(), hour).format(at);
  const time: Intl.DateTimeFormatOptions = sameHere ? hour : { ...hour, timeZoneName: 'short' };
  if (days > 6) return said(write(at, { day: 'numeric', month: 'long', ...time }));
  if (days > 1) return said(write(at, { weekday: 'long', ...time }));
  const name = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(days, 'day');
  return said(`${name} ${write(at, time)}`);
}

const said = (when: string) => t('awayBack', { when });

/** What was given last, and under which name: the server takes it once, however often it is sent. */
let last = { body: '', client_id: '' };

interface AwayProps {
  desk: Desk;
  nav: Nav;
  config: PublicConfig;
}

export function Away(props: AwayProps) {
  const { desk, nav } = props;
  const [wrong, setWrong] = createSignal<'email' | 'message' | 'failed' | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [done, setDone] = createSignal('');

  const submit: JSX.EventHandler<HTMLFormElement, SubmitEvent> = async (event) => {
    event.preventDefault();
    if (busy()) return;
    const field = (name: string) =>
      event.currentTarget.elements.namedItem(name) as HTMLInputElement;
    const [name, email, message] = ['name', 'email', 'message'].map(field) as [
      HTMLInputElement,
      HTMLInputElement,
      HTMLInputElement,
    ];
    const refuse = (what: 'email' | 'message') => {
      setWrong(what);
      (what === 'email' ? email : message).focus();
    };
    if (!email.value.trim() || !email.validity.valid) return refuse('email');
    if (!message.value.trim()) return refuse('message');
    const { tenant_id, inbox_id } = props.config;
    const given = {
      tenant_id,
      inbox_id,
      name: name.value.trim() || undefined,
      email: email.value.trim(),
      message: message.value.trim(),
    };
    const body = JSON.stringify(given);
    if (last.body !== body) last = { body, client_id: uuid() };
    setWrong(null);
    setBusy(true);
    try {
      const { client_id } = last;
      await desk.api().post('/api/v1/chat/public/offline', { ...given, client_id });
      last.body = '';
      setDone(given.email);
      nav.setDraft('');
    } catch (error) {
      const { status, problem } = error as ApiError;
      // Somebody is there meanwhile: what was written waits in the chat.
      if (status === 409) await desk.reread();
      if (problem?.errors?.some((one) => one.field === 'email')) refuse('email');
      else setWrong('failed');
    } finally {
      setBusy(false);
    }
  };

  return (
    <Show
      when={done()}
      fallback={
        <form class="pre-chat away" noValidate onSubmit={submit}>
          <h3>{t('away')}</h3>
          <p dir="auto">{greeting(props.config) || t('awayHint')}</p>
          <Field name="name" label={t('preName')} optional error={null} first />
          <Field
            name="email"
            label={t('preEmail')}
            optional={false}
            error={wrong() === 'email' ? t('preEmailMissing') : null}
          />
          <label class="field">
            <span class="field-label">{t('writeLabel')}</span>
            <textarea
              name="message"
              rows="5"
              dir="auto"
              required
              maxlength={props.config.settings.max_message_length}
              value={nav.draft()}
              aria-invalid={wrong() === 'message' ? 'true' : undefined}
              aria-describedby={wrong() === 'message' ? 'message-error' : undefined}
              onInput={(event) => nav.setDraft(event.currentTarget.value)}
            />
            <Show when={wrong() === 'message'}>
              <span class="danger" id="message-error">
                {t('awayMissing')}
              </span>
            </Show>
          </label>
          <Show when={wrong() === 'failed'}>
            <span class="danger" role="alert">
              {t('awayFailed')}
            </span>
          </Show>
          <button type="submit" class="primary" disabled={busy()}>
            {t(busy() ? 'sending' : 'send')}
          </button>
        </form>
      }
    >
      {(email) => <Thanks email={email()} />}
    </Show>
  );
}

function Thanks(props: { email: string }) {
  let line!: HTMLParagraphElement;
  // The button that had the focus is gone.
  onMount(() => queueMicrotask(() => line.focus()));
  return (
    <p ref={line} class="thanks" role="status" tabindex="-1" dir="auto">
      {t('awayDone', { email: props.email })}
    </p>
  );
}
