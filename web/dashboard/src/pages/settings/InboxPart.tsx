// What a section shows of one website widget, and the choice of which where there are several.
import type { Inbox } from '@deskbell/protocol';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import { explain } from '../../api/problem';
import { listInboxes } from '../../api/workspace';
import { t } from '../../i18n';
import { createResource } from '../../state/resource';
import { Narrow } from '../../ui/Field';
import { Delayed, Empty, ErrorNote } from '../../ui/Notice';

interface Props {
  children: (inbox: Inbox, saved: (inbox: Inbox) => void) => JSX.Element;
}

export function InboxPart(props: Props) {
  const [answer, { refetch, mutate }] = createResource(listInboxes);
  const [chosen, setChosen] = createSignal<number | null>(null);
  const inboxes = () =>
    (answer.error ? [] : (answer.latest?.inboxes ?? [])).filter(
      (inbox) => inbox.channel === 'widget',
    );
  const inbox = () => inboxes().find((one) => one.id === chosen()) ?? inboxes()[0];

  const saved = (changed: Inbox) =>
    mutate(
      (held) =>
        held && {
          ...held,
          inboxes: held.inboxes.map((one) => (one.id === changed.id ? changed : one)),
        },
    );

  return (
    <>
      <Show when={inboxes().length > 1}>
        <Narrow
          class="settings-inbox"
          label={t('filter.inbox')}
          options={inboxes().map((one) => ({ value: one.id, text: one.name }))}
          value={inbox()?.id}
          onChange={(id) => setChosen(Number(id))}
        />
      </Show>
      <Switch>
        <Match when={answer.error}>
          <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
        </Match>
        <Match when={answer.loading && !answer.latest}>
          <Delayed>
            <p class="empty" role="status">
              {t('loading')}
            </p>
          </Delayed>
        </Match>
        <Match when={inboxes().length === 0}>
          <Empty title={t('settings.noInbox')} />
        </Match>
        <Match when={inbox()?.id}>
          <Show when={inbox()?.id} keyed>
            {props.children(inbox() as Inbox, saved)}
          </Show>
        </Match>
      </Switch>
    </>
  );
}
