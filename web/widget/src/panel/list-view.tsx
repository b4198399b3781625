// All of the visitor's conversations.

import { For, Show } from 'solid-js';
import { t } from '../text';
import type { ScreenProps } from './app';
import { Header } from './header';
import { SessionRow } from './session-row';

export function ListView(props: ScreenProps) {
  return (
    <>
      <Header title={t('listTitle')} onBack={props.nav.back} onClose={props.close} />
      {props.banner}
      <div class="body">
        <ul class="rows">
          <For each={props.desk.sessions.list()} fallback={<li class="empty">{t('listEmpty')}</li>}>
            {(session) => (
              <SessionRow
                session={session}
                title={props.title}
                onOpen={() => props.nav.chat(session.id)}
              />
            )}
          </For>
        </ul>
        <Show when={props.desk.hasOlder()}>
          <button type="button" class="link more" onClick={() => void props.desk.loadOlder()}>
            {t('listMore')}
          </button>
        </Show>
      </div>
      <div class="foot">
        <button type="button" class="primary" onClick={() => props.nav.chat(null)}>
          {t('homeNew')}
        </button>
      </div>
    </>
  );
}
