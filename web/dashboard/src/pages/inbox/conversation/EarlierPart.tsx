// Where a chat was merged in: its messages, in their order, on a press.
import type { Message } from '@deskbell/protocol';
import { createSignal, For, Show } from 'solid-js';
import { explain } from '../../../api/problem';
import { getMessages } from '../../../api/sessions';
import { t } from '../../../i18n';
import { clock, full } from '../../../i18n/time';
import { Button } from '../../../ui/Button';
import { ErrorNote } from '../../../ui/Notice';
import { Files } from './Files';
import { RichText } from './RichText';

const PAGE = 200;

export function EarlierPart(props: { id: string; at: Message }) {
  const [messages, setMessages] = createSignal<readonly Message[] | null>(null);
  const [more, setMore] = createSignal(false);
  const [error, setError] = createSignal<unknown>(null);
  const load = async () => {
    setError(null);
    try {
      const after = messages()?.at(-1)?.seq ?? 0;
      const page = await getMessages(props.id, { after, limit: PAGE });
      setMessages([...(messages() ?? []), ...page.messages]);
      setMore(page.has_more);
    } catch (cause) {
      setError(cause);
    }
  };
  const name = (message: Message) => message.sender_name ?? t(`sender.${message.sender_type}`);
  return (
    <section class="earlier" data-key={props.at.id} aria-label={t('merge.earlier')}>
      <p class="log-line">
        {t('merge.from')} ·{' '}
        <time class="num" datetime={props.at.created_at} title={full(props.at.created_at)}>
          {clock(props.at.created_at)}
        </time>{' '}
        <Button
          kind="link"
          aria-expanded={messages() !== null}
          onClick={() => (messages() ? setMessages(null) : void load())}
        >
          {messages() ? t('merge.hide') : t('merge.show')}
        </Button>
      </p>
      <Show when={error()}>
        {(cause) => <ErrorNote text={explain(cause())} onRetry={() => void load()} />}
      </Show>
      <Show when={messages()}>
        {(all) => (
          <div class="earlier-lines">
            <For each={all()}>
              {(message) => (
                <div class="earlier-line">
                  <p class="meta">
                    {name(message)} ·{' '}
                    <time class="num" datetime={message.created_at}>
                      {full(message.created_at)}
                    </time>
                  </p>
                  <div dir="auto">
                    <RichText text={message.message} />
                  </div>
                  <Show when={message.attachments.length > 0}>
                    <Files files={message.attachments} />
                  </Show>
                </div>
              )}
            </For>
            <Show when={more()}>
              <Button onClick={() => void load()}>{t('notifications.more')}</Button>
            </Show>
          </div>
        )}
      </Show>
    </section>
  );
}
