// What the list says when there is nothing in it, and what to do then.
import { useNavigate } from '@solidjs/router';
import { Match, Show, Switch } from 'solid-js';
import { t } from '../../../i18n';
import { may } from '../../../state/auth';
import { Button } from '../../../ui/Button';
import { Empty } from '../../../ui/Notice';
import type { InboxRoute } from '../route';

export function ListEmpty(props: { route: InboxRoute }) {
  const navigate = useNavigate();
  return (
    <Switch>
      <Match when={props.route.filtered()}>
        <Empty
          title={
            props.route.q()
              ? t('empty.noMatch', { q: props.route.q() ?? '' })
              : t('empty.noFilterMatch')
          }
        >
          <Button onClick={() => props.route.clear()}>{t('filter.clear')}</Button>
        </Empty>
      </Match>
      <Match when={props.route.saved() !== undefined}>
        <Empty title={t('empty.saved')} text={t('empty.savedHint')} />
      </Match>
      <Match when={props.route.view() === 'snoozed'}>
        <Empty title={t('empty.snoozed')} text={t('empty.snoozedHint')} />
      </Match>
      <Match when={props.route.view() === 'pending'}>
        <Empty title={t('empty.pending')} text={t('empty.pendingHint')}>
          <Show when={may('manage_settings')}>
            <Button onClick={() => navigate('/settings/widget')}>{t('empty.share')}</Button>
          </Show>
        </Empty>
      </Match>
      <Match when={props.route.view() === 'mine'}>
        <Empty title={t('empty.mine')} text={t('empty.mineHint')} />
      </Match>
      <Match when={props.route.view() === 'active'}>
        <Empty title={t('empty.active')} text={t('empty.activeHint')} />
      </Match>
      <Match when={props.route.view() === 'closed'}>
        <Empty title={t('empty.closed')} text={t('empty.closedHint')} />
      </Match>
    </Switch>
  );
}
