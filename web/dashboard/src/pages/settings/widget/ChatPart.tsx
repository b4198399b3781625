// What a chat asks before it begins and after it ends, and whether agents see what is typed.
import type { InboxSettings, PreChat } from '@deskbell/protocol';
import { Show } from 'solid-js';
import { t } from '../../../i18n';
import { Switch } from '../../../ui/Field';

interface Props {
  form: InboxSettings;
  onChange: (part: Partial<InboxSettings>) => void;
}

export function ChatPart(props: Props) {
  const preChat = (part: Partial<PreChat>) =>
    props.onChange({ pre_chat: { ...props.form.pre_chat, ...part } });
  return (
    <section class="profile-part">
      <h2>{t('settings.theChat')}</h2>
      <Switch
        label={t('settings.preChatOn')}
        hint={t('settings.preChatHint')}
        checked={props.form.pre_chat.enabled}
        onChange={(enabled) => preChat({ enabled })}
      />
      <Show when={props.form.pre_chat.enabled}>
        <Switch
          label={t('settings.requireName')}
          checked={props.form.pre_chat.require_name}
          onChange={(require_name) => preChat({ require_name })}
        />
        <Switch
          label={t('settings.requireEmail')}
          checked={props.form.pre_chat.require_email}
          onChange={(require_email) => preChat({ require_email })}
        />
      </Show>
      <Switch
        label={t('settings.csat')}
        hint={t('settings.csatHint')}
        checked={props.form.csat}
        onChange={(csat) => props.onChange({ csat })}
      />
      <Switch
        label={t('settings.typingPreview')}
        hint={t('settings.typingPreviewHint')}
        checked={props.form.typing_preview}
        onChange={(typing_preview) => props.onChange({ typing_preview })}
      />
    </section>
  );
}
