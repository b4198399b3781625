// Names what a conversation is about.
import type { Session } from '@deskbell/protocol';
import { t } from '../../../i18n';
import { setSubject } from '../../../state/actions';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';

export function SubjectDialog(props: { session: Session; open: boolean; onClose: () => void }) {
  let form!: HTMLFormElement;
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t('chat.editSubject')}>
      <form
        ref={form}
        class="dialog-body form"
        onSubmit={(event) => {
          event.preventDefault();
          void setSubject(props.session.id, String(new FormData(form).get('subject') ?? ''));
          props.onClose();
        }}
      >
        <Field
          label={t('chat.subject')}
          name="subject"
          dir="auto"
          maxlength={200}
          value={props.session.subject ?? ''}
        />
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
