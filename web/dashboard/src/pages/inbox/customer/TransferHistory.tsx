// How the conversation came to where it is: from whom to whom, by whom and why.
import type { Session, Transfer } from '@deskbell/protocol';
import { For, Show } from 'solid-js';
import { listTransfers } from '../../../api/sessions';
import { t } from '../../../i18n';
import { age, full } from '../../../i18n/time';
import { now } from '../../../state/clock';
import { createResource } from '../../../state/resource';

export function TransferHistory(props: { session: Session }) {
  // Every hand-over changes one of these.
  const hand = () =>
    `${props.session.id} ${props.session.status} ${props.session.agent_id} ${props.session.team_id}`;
  const [transfers] = createResource(hand, () => listTransfers(props.session.id).catch(() => []));
  return (
    <Show when={(transfers.latest ?? []).length > 0}>
      <section class="customer-part">
        <h3>{t('transfer.history')}</h3>
        <ol class="transfers">
          <For each={transfers.latest}>
            {(transfer) => (
              <li>
                <span dir="auto">{words(transfer)}</span>{' '}
                <time class="meta" datetime={transfer.created_at} title={full(transfer.created_at)}>
                  {age(new Date(transfer.created_at).getTime(), now())}
                </time>
                <Show when={transfer.reason}>
                  <p class="meta" dir="auto">
                    {transfer.reason}
                  </p>
                </Show>
              </li>
            )}
          </For>
        </ol>
      </section>
    </Show>
  );
}

function words({ from, to_agent, to_team, by }: Transfer): string {
  const name = from?.name ?? t('transfer.queue');
  if (!by) return t('transfer.vanished', { from: name });
  const to = to_agent?.name ?? to_team?.name ?? t('transfer.queue');
  const line = t('transfer.to', { from: name, to });
  return by.id === from?.id ? line : `${line} ${t('transfer.byline', { name: by.name })}`;
}
