// Into which other chat of the same customer this one goes on.
import type { Session } from '@deskbell/protocol';
import { createSignal, For, Show } from 'solid-js';
import { explain } from '../../../api/problem';
import { getCustomer } from '../../../api/workspace';
import { t } from '../../../i18n';
import { age } from '../../../i18n/time';
import { merge } from '../../../state/actions';
import { endAsk } from '../../../state/asking';
import { now } from '../../../state/clock';
import { conversation } from '../../../state/conversations';
import { nameOf } from '../../../state/people';
import { createResource } from '../../../state/resource';
import { Button } from '../../../ui/Button';
import { Chip } from '../../../ui/Chip';
import { Dialog } from '../../../ui/Dialog';
import { ErrorNote, SkeletonRows } from '../../../ui/Notice';
import type { InboxRoute } from '../route';
import './asks.css';

export default function MergeDialog(props: { id: string; route: InboxRoute }) {
  const session = () => conversation(props.id);
  const [answer, { refetch }] = createResource(() => session()?.customer_id, getCustomer);
  const [busy, setBusy] = createSignal(false);
  const others = (): readonly Session[] =>
    answer.error
      ? []
      : (answer.latest?.sessions ?? []).filter(
          (one) => one.id !== props.id && one.status !== 'closed',
        );
  const go = async (into: Session) => {
    setBusy(true);
    const went = await merge(props.id, into.id);
    setBusy(false);
    if (!went) return;
    endAsk();
    props.route.open(into.id);
  };
  return (
    <Dialog open onClose={endAsk} title={t('merge.title')}>
      <div class="dialog-body asks">
        <p class="meta">{t('merge.hint', { name: name(session()) })}</p>
        <Show when={answer.error}>
          <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
        </Show>
        <Show when={!answer.loading || answer.latest} fallback={<SkeletonRows rows={2} />}>
          <ul class="ask-choices">
            <For each={others()} fallback={<li class="meta">{t('merge.none')}</li>}>
              {(one) => (
                <li>
                  <button
                    type="button"
                    class="ask-choice"
                    disabled={busy()}
                    onClick={() => void go(one)}
                  >
                    <Chip tone="ok">{t(`row.${one.status}`)}</Chip>
                    <span class="cut ask-grow" dir="auto">
                      {one.subject ?? one.last_message?.message ?? t('row.noMessage')}
                    </span>
                    <span class="meta num">
                      {age(new Date(one.last_activity_at).getTime(), now())}
                    </span>
                  </button>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <p class="ask-foot">
          <Button onClick={endAsk}>{t('cancel')}</Button>
        </p>
      </div>
    </Dialog>
  );
}

const name = (session: Session | undefined) => (session ? nameOf(session) : '');
