// A chat to keep: saved as a file, or sent by e-mail.
import type { Session } from '@deskbell/protocol';
import { createSignal, Show } from 'solid-js';
import { explain } from '../../../api/problem';
import { getTranscript, mailTranscript } from '../../../api/sessions';
import { t } from '../../../i18n';
import { toast } from '../../../state/toasts';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Field, Select, Switch } from '../../../ui/Field';

const FORMATS = ['html', 'text', 'json'] as const;
const ENDINGS = { html: 'html', text: 'txt', json: 'json' };

export default function TranscriptDialog(props: { session: Session; onClose: () => void }) {
  let form!: HTMLFormElement;
  const [format, setFormat] = createSignal<(typeof FORMATS)[number]>('html');
  const [notes, setNotes] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<string>();
  const [mailError, setMailError] = createSignal<string>();

  const attempt = async (work: () => Promise<void>, failed: (text?: string) => void) => {
    failed(undefined);
    setBusy(true);
    try {
      await work();
      props.onClose();
    } catch (cause) {
      failed(explain(cause));
    } finally {
      setBusy(false);
    }
  };
  const download = () =>
    attempt(async () => {
      const file = await getTranscript(props.session.id, format(), notes());
      const address = URL.createObjectURL(file);
      const link = document.createElement('a');
      link.href = address;
      link.download = `chat-${props.session.id.slice(0, 40)}.${ENDINGS[format()]}`;
      link.click();
      // The browser reads it after the click.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    }, setError);
  const mail = () =>
    attempt(async () => {
      const email = String(new FormData(form).get('email') ?? '').trim();
      const sent = await mailTranscript(props.session.id, email);
      toast(t('transcript.mailed', { email: sent.email }));
    }, setMailError);

  return (
    <Dialog open onClose={props.onClose} title={t('transcript.title')}>
      <div class="dialog-body form">
        <Select
          label={t('transcript.format')}
          value={format()}
          options={FORMATS.map((value) => ({ value, text: t(`transcript.${value}`) }))}
          onChange={setFormat}
        />
        <Switch
          label={t('transcript.notes')}
          hint={t('transcript.notesHint')}
          checked={notes()}
          onChange={setNotes}
        />
        <Show when={error()}>
          <p class="field-error" role="alert">
            {error()}
          </p>
        </Show>
        <div class="form-actions">
          <Button kind="primary" disabled={busy()} onClick={() => void download()}>
            {t('transcript.download')}
          </Button>
        </div>
        <form
          ref={form}
          class="transcript-mail"
          onSubmit={(event) => {
            event.preventDefault();
            void mail();
          }}
        >
          <Field
            label={t('transcript.email')}
            hint={t('transcript.emailHint')}
            error={mailError()}
            name="email"
            type="email"
            required
            autocomplete="off"
            value={props.session.customer.email ?? ''}
          />
          <div class="form-actions">
            <Button type="submit" disabled={busy()}>
              {t('transcript.mail')}
            </Button>
          </div>
        </form>
      </div>
    </Dialog>
  );
}
