// One's own name and password.
import { createSignal } from 'solid-js';
import { changePassword, rename } from '../../api/account';
import { formErrors } from '../../api/problem';
import { t } from '../../i18n';
import { me, renamed } from '../../state/auth';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { FormError } from '../../ui/Notice';

/** What a form of the account needs: its errors, and whether it is on its way. */
export function createForm() {
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  const submit = (work: () => Promise<void>) => async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    try {
      await work();
    } catch (error) {
      setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };
  return { errors, busy, submit };
}

export function NameForm() {
  const form = createForm();
  const [name, setName] = createSignal(me()?.name ?? '');
  const save = form.submit(async () => {
    const answer = await rename(name());
    renamed(answer.user.name);
    toast(t('saved'));
  });
  return (
    <section class="profile-part">
      <h2>{t('account.name')}</h2>
      <form class="profile-form" onSubmit={(event) => void save(event)} novalidate>
        <Field
          label={t('account.nameLabel')}
          hint={t('account.nameHint')}
          dir="auto"
          autocomplete="name"
          value={name()}
          error={form.errors().name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <FormError text={form.errors().form} />
        <Button type="submit" disabled={form.busy() || name().trim() === me()?.name}>
          {t('save')}
        </Button>
      </form>
    </section>
  );
}

export function PasswordForm() {
  const form = createForm();
  const [old, setOld] = createSignal('');
  const [next, setNext] = createSignal('');
  const save = form.submit(async () => {
    await changePassword(old(), next());
    setOld('');
    setNext('');
    toast(t('account.passwordChanged'));
  });
  return (
    <section class="profile-part">
      <h2>{t('account.password')}</h2>
      <form class="profile-form" onSubmit={(event) => void save(event)} novalidate>
        <Field
          label={t('account.oldPassword')}
          type="password"
          autocomplete="current-password"
          dir="ltr"
          value={old()}
          error={form.errors().password && t('account.passwordWrong')}
          onInput={(event) => setOld(event.currentTarget.value)}
        />
        <Field
          label={t('account.newPassword')}
          type="password"
          autocomplete="new-password"
          dir="ltr"
          hint={t('account.passwordHint')}
          value={next()}
          error={form.errors().new_password}
          onInput={(event) => setNext(event.currentTarget.value)}
        />
        <FormError text={form.errors().form} />
        <Button type="submit" disabled={form.busy() || !old() || !next()}>
          {t('account.changePassword')}
        </Button>
      </form>
    </section>
  );
}
