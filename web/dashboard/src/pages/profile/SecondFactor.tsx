// The second factor: set up with an authenticator app, ten recovery codes, and off again.
import type { Enrolment } from '@deskbell/protocol';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import { confirmSecondFactor, enrol, removeSecondFactor } from '../../api/account';
import { explain } from '../../api/problem';
import { getMe } from '../../api/workspace';
import { t } from '../../i18n';
import { createResource } from '../../state/resource';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { ErrorNote, FormError } from '../../ui/Notice';
import { createForm } from './Account';

export function SecondFactor() {
  const [answer, { refetch }] = createResource(getMe);
  const [begun, setBegun] = createSignal<Enrolment | null>(null);
  const [codes, setCodes] = createSignal<string[] | null>(null);
  const isOn = () => !answer.error && answer.latest?.user.second_factor === true;
  const confirmed = (fresh: string[]) => {
    setBegun(null);
    setCodes(fresh);
    void refetch();
  };
  return (
    <section class="profile-part">
      <h2>{t('account.secondFactor')}</h2>
      <Show when={answer.error}>
        <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
      </Show>
      <Switch>
        <Match when={codes()}>
          {(fresh) => <Codes codes={fresh()} onDone={() => setCodes(null)} />}
        </Match>
        <Match when={begun()}>{(found) => <Confirm begun={found()} onDone={confirmed} />}</Match>
        <Match when={isOn()}>
          <WithPassword
            text={t('account.factorOn')}
            action={t('account.factorRemove')}
            send={async (password) => {
              await removeSecondFactor(password);
              await refetch();
            }}
          />
        </Match>
        <Match when={answer.latest}>
          <WithPassword
            text={t('account.factorOff')}
            action={t('account.factorBegin')}
            send={async (password) => {
              setBegun(await enrol(password));
            }}
          />
        </Match>
      </Switch>
    </section>
  );
}

function WithPassword(props: {
  text: string;
  action: string;
  send: (password: string) => Promise<void>;
}) {
  const form = createForm();
  const [password, setPassword] = createSignal('');
  const submit = form.submit(() => props.send(password()));
  return (
    <form class="profile-form" onSubmit={(event) => void submit(event)} novalidate>
      <p>{props.text}</p>
      <Field
        label={t('account.yourPassword')}
        type="password"
        autocomplete="current-password"
        dir="ltr"
        value={password()}
        error={form.errors().password && t('account.passwordWrong')}
        onInput={(event) => setPassword(event.currentTarget.value)}
      />
      <FormError text={form.errors().form} />
      <Button type="submit" disabled={form.busy() || !password()}>
        {props.action}
      </Button>
    </form>
  );
}

function Confirm(props: { begun: Enrolment; onDone: (codes: string[]) => void }) {
  const form = createForm();
  const [code, setCode] = createSignal('');
  const submit = form.submit(async () => {
    props.onDone((await confirmSecondFactor(code())).recovery_codes);
  });
  const side = () => props.begun.qr_size + 8;
  return (
    <form class="profile-form" onSubmit={(event) => void submit(event)} novalidate>
      <p>{t('account.scan')}</p>
      <svg
        class="profile-qr"
        viewBox={`-4 -4 ${side()} ${side()}`}
        role="img"
        aria-label={t('account.qr')}
      >
        <path d={props.begun.qr_path} />
      </svg>
      <p>
        {t('account.orType')} <code class="profile-secret">{props.begun.secret}</code>{' '}
        <a href={props.begun.url}>{t('account.openApp')}</a>
      </p>
      <Field
        label={t('account.code')}
        autocomplete="one-time-code"
        inputmode="numeric"
        dir="ltr"
        value={code()}
        error={form.errors().code && t('account.codeWrong')}
        onInput={(event) => setCode(event.currentTarget.value)}
      />
      <FormError text={form.errors().form} />
      <Button kind="primary" type="submit" disabled={form.busy() || !code().trim()}>
        {t('account.factorConfirm')}
      </Button>
    </form>
  );
}

function Codes(props: { codes: string[]; onDone: () => void }) {
  return (
    <div class="profile-form">
      <p role="status">{t('account.codesIntro')}</p>
      <ul class="profile-codes" dir="ltr">
        <For each={props.codes}>{(code) => <li>{code}</li>}</For>
      </ul>
      <Button kind="primary" onClick={() => props.onDone()}>
        {t('account.codesKept')}
      </Button>
    </div>
  );
}
