// The keys that work, in a sheet of its own; shown by "?".
import { For } from 'solid-js';
import { t } from '../i18n';
import { type Action, KEYS, keyText } from '../state/shortcuts';
import { Dialog } from '../ui/Dialog';
import './sheet.css';

const GROUPS: {
  title: 'keys.everywhere' | 'keys.list' | 'keys.chat' | 'nav.tickets';
  actions: Action[];
}[] = [
  {
    title: 'keys.everywhere',
    actions: [
      'palette',
      'help',
      'goInbox',
      'goVisitors',
      'goTickets',
      'goHelp',
      'goReports',
      'goSettings',
      'goNotifications',
      'toggleNav',
      'theme',
    ],
  },
  { title: 'keys.list', actions: ['next', 'previous', 'open', 'back', 'select', 'selectAll'] },
  {
    title: 'keys.chat',
    actions: [
      'accept',
      'reply',
      'note',
      'close',
      'snooze',
      'tag',
      'transfer',
      'unread',
      'ticket',
      'toggleCustomer',
    ],
  },
  { title: 'nav.tickets', actions: ['newTicket'] },
];

export default function ShortcutSheet(props: { onClose: () => void }) {
  return (
    <Dialog open onClose={props.onClose} title={t('keys.title')}>
      {/* Longer than a phone is high: the keyboard must be able to scroll it. */}
      <section class="dialog-body sheet" tabindex="0" aria-label={t('keys.title')}>
        <For each={GROUPS}>
          {(group) => (
            <section>
              <h3>{t(group.title)}</h3>
              <dl>
                <For each={group.actions}>
                  {(action) => (
                    <div class="sheet-line">
                      <dt>{t(`action.${action}`)}</dt>
                      <dd>
                        <For each={keyText(KEYS[action]).split(' ')}>
                          {(key) => <kbd>{key}</kbd>}
                        </For>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
        <section>
          <h3>{t('keys.writing')}</h3>
          <dl>
            <div class="sheet-line">
              <dt>{t('keys.savedReply')}</dt>
              <dd>
                <kbd>/</kbd>
              </dd>
            </div>
            <div class="sheet-line">
              <dt>{t('keys.sendClose')}</dt>
              <dd>
                <kbd>{keyText('Mod+Enter')}</kbd>
              </dd>
            </div>
          </dl>
        </section>
      </section>
    </Dialog>
  );
}
