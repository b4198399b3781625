// Facebook pages and Instagram accounts: what is connected, and a form to connect another.
import { For, Match, Show, Switch } from 'solid-js';
import { explain } from '../../api/problem';
import { listInboxes } from '../../api/workspace';
import { t } from '../../i18n';
import { onChange } from '../../state/changes';
import { createResource } from '../../state/resource';
import { Delayed, Empty, ErrorNote } from '../../ui/Notice';
import { AddChannel } from './AddChannel';
import { ChannelForm } from './ChannelForm';
import './channels.css';

export default function ChannelsSection() {
  const [answer, { refetch }] = createResource(listInboxes);
  const again = () => void refetch();
  onChange('inbox', again);
  const ids = () => inboxes().map((one) => one.id);
  const inboxes = () =>
    (answer.error ? [] : (answer.latest?.inboxes ?? [])).filter((one) => one.connection);

  return (
    <Switch>
      <Match when={answer.error}>
        <ErrorNote text={explain(answer.error)} onRetry={again} />
      </Match>
      <Match when={!answer.latest}>
        <Delayed>
          <p class="empty" role="status">
            {t('loading')}
          </p>
        </Delayed>
      </Match>
      <Match when={answer.latest}>
        <div class="channels">
          <Show when={ids().length > 0} fallback={<Empty title={t('channels.none')} />}>
            <For each={ids()}>
              {(id) => (
                <Show when={inboxes().find((one) => one.id === id)}>
                  {(inbox) => <ChannelForm inbox={inbox()} onSaved={again} />}
                </Show>
              )}
            </For>
          </Show>
          <AddChannel onAdded={again} />
        </div>
      </Match>
    </Switch>
  );
}
