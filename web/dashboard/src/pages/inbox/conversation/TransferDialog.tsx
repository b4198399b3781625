// Hands a conversation on: find whom by typing, choose with the arrows, say why, done. All by keyboard.
import type { Session } from '@deskbell/protocol';
import ListOrdered from 'lucide-solid/icons/list-ordered';
import Users from 'lucide-solid/icons/users';
import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js';
import { t } from '../../../i18n';
import { transfer } from '../../../state/actions';
import { agents, loadAgents } from '../../../state/people';
import { loadTeams, teams } from '../../../state/teams';
import { Avatar } from '../../../ui/Avatar';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { FindField } from '../../../ui/FindField';
import { fuzzy, type Target, targets } from './targets';
import './transfer.css';

export default function TransferDialog(props: { session: Session; onClose: () => void }) {
  const [query, setQuery] = createSignal('');
  const [at, setAt] = createSignal(0);
  const [reason, setReason] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  let form!: HTMLFormElement;
  void loadAgents().catch(() => {});
  void loadTeams().catch(() => {});

  const all = () => targets(props.session, Object.values(agents), teams(), t('transfer.queue'));
  const found = createMemo(() => fuzzy(all(), query()));

  const toReason = () => form.querySelector<HTMLInputElement>('input[name="reason"]')?.focus();
  const go = async () => {
    const target = found()[at()];
    if (!target || busy()) return;
    setBusy(true);
    const done = await transfer(props.session.id, target.to, target.name, reason());
    setBusy(false);
    if (done) props.onClose();
  };

  return (
    <Dialog open onClose={props.onClose} title={t('transfer.title')}>
      <form
        ref={form}
        class="dialog-body form transfer"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <FindField
          list="transfer-list"
          class="input"
          label={t('transfer.find')}
          query={query()}
          onQuery={setQuery}
          count={found().length}
          at={at()}
          onAt={setAt}
          onChoose={toReason}
        />
        <div
          class="transfer-list"
          id="transfer-list"
          role="listbox"
          aria-label={t('transfer.targets')}
        >
          <For each={found()}>
            {(target, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field answers to the keys
              <div
                id={`transfer-list-${index()}`}
                class="palette-item transfer-item"
                role="option"
                aria-selected={index() === at()}
                onClick={() => {
                  setAt(index());
                  toReason();
                }}
              >
                <Shown target={target} />
              </div>
            )}
          </For>
        </div>
        <Show when={found().length === 0}>
          <p class="meta" role="status">
            {t('transfer.none', { q: query() })}
          </p>
        </Show>
        <Field
          label={t('transfer.reason')}
          hint={t('transfer.reasonHint')}
          name="reason"
          dir="auto"
          maxlength={500}
          autocomplete="off"
          value={reason()}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={() => props.onClose()}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={busy() || found().length === 0}>
            {t('transfer.go')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Shown(props: { target: Target }) {
  const agent = () => (props.target.kind === 'agent' ? props.target.agent : undefined);
  const team = () => (props.target.kind === 'team' ? props.target.team : undefined);
  return (
    <>
      <Switch fallback={<ListOrdered size={16} />}>
        <Match when={agent()}>
          {(one) => (
            <Avatar
              name={one().name}
              id={one().id}
              size="small"
              online={one().status === 'online'}
            />
          )}
        </Match>
        <Match when={team()}>
          <Users size={16} />
        </Match>
      </Switch>
      <span class="cut transfer-name" dir="auto">
        {props.target.name}
      </span>
      <span class="meta cut transfer-hint">
        <Switch fallback={t('transfer.queueHint')}>
          <Match when={agent()}>
            {(one) => (
              <>
                {t(`status.${one().status}`)} ·{' '}
                {t('transfer.load', { active: one().active_chats, max: one().max_chats })}
              </>
            )}
          </Match>
          <Match when={team()}>
            {(one) => t('transfer.members', { count: one().members.length })}
          </Match>
        </Switch>
      </span>
    </>
  );
}
