// The settings' API keys: which there are, when each was last used, and ending one.
import type { ApiKey } from '@deskbell/protocol';
import Plus from 'lucide-solid/icons/plus';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import { listApiKeys, revokeApiKey } from '../../api/access';
import { explain } from '../../api/problem';
import { region, t } from '../../i18n';
import { age, full } from '../../i18n/time';
import { onChange } from '../../state/changes';
import { now } from '../../state/clock';
import { createResource } from '../../state/resource';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Empty, ErrorNote, SkeletonRows } from '../../ui/Notice';
import { NewApiKey } from './NewApiKey';
import './access.css';

export default function ApiKeysSection() {
  const [answer, { refetch }] = createResource(listApiKeys);
  const [making, setMaking] = createSignal(false);
  const [ending, setEnding] = createSignal<ApiKey | null>(null);
  onChange('api_key', () => void refetch());
  const all = () => (answer.error ? [] : (answer.latest?.api_keys ?? []));

  return (
    <>
      <header class="access-head">
        <p class="meta">
          {t('apiKeys.intro')} <code dir="ltr">Authorization: Bearer dk_…</code>
        </p>
        <Button kind="primary" onClick={() => setMaking(true)}>
          <Plus size={16} />
          {t('apiKeys.new')}
        </Button>
      </header>
      <Show when={answer.error}>
        <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
      </Show>
      <Switch>
        <Match when={all().length > 0}>
          <ul class="access-list">
            <For each={all()}>{(key) => <Row key_={key} onEnd={() => setEnding(key)} />}</For>
          </ul>
        </Match>
        <Match when={answer.state === 'ready'}>
          <Empty title={t('apiKeys.none')} text={t('apiKeys.noneHint')} />
        </Match>
        <Match when={!answer.error}>
          <SkeletonRows rows={3} />
        </Match>
      </Switch>
      <NewApiKey open={making()} onClose={() => setMaking(false)} />
      <Show when={ending()} keyed>
        {(key) => <Ending key_={key} onClose={() => setEnding(null)} />}
      </Show>
    </>
  );
}

function Row(props: { key_: ApiKey; onEnd: () => void }) {
  const over = () => props.key_.expires_at !== null && Date.parse(props.key_.expires_at) <= now();
  return (
    <li>
      <span class="access-what">
        <span class="cut" dir="auto" title={props.key_.name}>
          {props.key_.name}
        </span>
        <span class="meta access-facts">
          <code dir="ltr">{props.key_.prefix}…</code>
          <span>{t(`role.${props.key_.role}`)}</span>
          <span>{t('apiKeys.madeBy', { name: props.key_.made_by.name })}</span>
          <span title={props.key_.last_used_at ? full(props.key_.last_used_at) : undefined}>
            {props.key_.last_used_at
              ? t('apiKeys.lastUsed', { age: age(Date.parse(props.key_.last_used_at), now()) })
              : t('apiKeys.unused')}
          </span>
          <Show when={!over() && props.key_.expires_at}>
            {(at) => <span title={full(at())}>{t('apiKeys.expiresOn', { date: day(at()) })}</span>}
          </Show>
        </span>
      </span>
      <Show when={over()}>
        <span class="chip warn">{t('apiKeys.expired')}</span>
      </Show>
      <Button
        kind="quiet"
        aria-label={t('apiKeys.revokeFor', { name: props.key_.name })}
        onClick={() => props.onEnd()}
      >
        {t('apiKeys.revoke')}
      </Button>
    </li>
  );
}

function Ending(props: { key_: ApiKey; onClose: () => void }) {
  const [busy, setBusy] = createSignal(false);
  const end = async () => {
    setBusy(true);
    try {
      await revokeApiKey(props.key_.id);
      toast(t('apiKeys.revoked', { name: props.key_.name }));
      props.onClose();
    } catch (error) {
      toast(explain(error), { tone: 'error' });
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={true}
      onClose={() => props.onClose()}
      title={t('apiKeys.revokeTitle', { name: props.key_.name })}
    >
      <div class="dialog-body access-form">
        <p>{t('apiKeys.revokeText')}</p>
        <div class="form-actions">
          <Button onClick={() => props.onClose()}>{t('cancel')}</Button>
          <Button kind="primary" class="danger" disabled={busy()} onClick={() => void end()}>
            {t('apiKeys.revoke')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

const day = (at: string) => new Date(at).toLocaleDateString(region(), { dateStyle: 'medium' });
