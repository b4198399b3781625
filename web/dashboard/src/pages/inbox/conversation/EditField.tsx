// A message's text while its author changes it, in the place where it stands.
import type { Message } from '@deskbell/protocol';
import { createSignal, onMount } from 'solid-js';
import { t } from '../../../i18n';
import { editing, endEdit, saveEdit, typeEdit } from '../../../state/messages';
import { settings } from '../../../state/settings';
import { Button } from '../../../ui/Button';
import { enterMeans } from './enter';

export function EditField(props: { message: Message }) {
  let field!: HTMLTextAreaElement;
  const [busy, setBusy] = createSignal(false);
  const text = () => editing()?.text ?? '';
  const ready = () => text().trim() !== '' || props.message.attachments.length > 0;
  const resize = () => {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, 220)}px`;
  };
  const save = async () => {
    if (!ready() || busy()) return;
    setBusy(true);
    await saveEdit(props.message);
    setBusy(false);
  };
  onMount(() => {
    resize();
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
  return (
    <div class="edit-field">
      <textarea
        ref={field}
        class="edit-text"
        rows="1"
        dir="auto"
        aria-label={t('message.editLabel')}
        value={text()}
        onInput={(event) => {
          typeEdit(event.currentTarget.value);
          resize();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            endEdit();
          } else if (enterMeans(event, settings.enterSends)) {
            event.preventDefault();
            void save();
          }
        }}
      />
      <div class="edit-actions">
        <Button onClick={endEdit}>{t('cancel')}</Button>
        <Button kind="primary" disabled={!ready() || busy()} onClick={() => void save()}>
          {t('save')}
        </Button>
      </div>
    </div>
  );
}
