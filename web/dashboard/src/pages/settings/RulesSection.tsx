// Invitations: which visitors the widget speaks to by itself, and what came of it.

import type { Inbox, VisitRule } from '@deskbell/protocol';
import { createResource, createSignal, For, Show } from 'solid-js';
import { explain } from '../../api/problem';
import { listRules, updateInbox } from '../../api/workspace';
import { number, t } from '../../i18n';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { Field, Switch } from '../../ui/Field';
import { Empty, ErrorNote } from '../../ui/Notice';
import { InboxPart } from './InboxPart';
import { RuleDialog } from './RuleDialog';
import './rules.css';

export default function RulesSection() {
  return <InboxPart>{(inbox, saved) => <Rules inbox={inbox} onSaved={saved} />}</InboxPart>;
}

const fresh = (): VisitRule => ({
  id: crypto.randomUUID(),
  name: '',
  on: true,
  page: '',
  after: 20,
  visits: 1,
  countries: [],
  message: '',
  agent: null,
  team: null,
  every_days: 7,
});

function Rules(props: { inbox: Inbox; onSaved: (inbox: Inbox) => void }) {
  const [answer, { refetch }] = createResource(() => listRules(props.inbox.id));
  const [editing, setEditing] = createSignal<VisitRule | null>(null);
  const rules = () => answer.latest?.rules ?? [];
  const plain = (): VisitRule[] => rules().map(({ shown: _, answered: __, ...rule }) => rule);

  const save = async (settings: Partial<Inbox['settings']>) => {
    props.onSaved(await updateInbox(props.inbox.id, { settings }));
    await refetch();
  };
  const attempt = (settings: Partial<Inbox['settings']>) =>
    save(settings).catch((cause) => {
      toast(explain(cause), { tone: 'error' });
      void refetch();
    });
  const put = (rule: VisitRule) => {
    const known = plain().some(({ id }) => id === rule.id);
    return save({
      rules: known ? plain().map((one) => (one.id === rule.id ? rule : one)) : [...plain(), rule],
    });
  };
  return (
    <>
      <p class="meta">{t('rules.intro')}</p>
      <Show when={props.inbox.settings.monitoring === 'off'}>
        <p class="rules-off" role="note">
          {t('rules.off')}
        </p>
      </Show>
      <Show
        when={!answer.error}
        fallback={<ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />}
      >
        <Show
          when={rules().length > 0}
          fallback={
            <Show when={!answer.loading}>
              <Empty title={t('rules.none')} />
            </Show>
          }
        >
          <ul class="rules-list">
            <For each={rules()}>
              {(rule) => (
                <li>
                  <button type="button" class="rules-name" onClick={() => setEditing(strip(rule))}>
                    <span class="cut" dir="auto">
                      {rule.name}
                    </span>
                    <span class="meta cut" dir="auto">
                      {rule.message}
                    </span>
                    <span class="meta num">
                      {t('rules.counts', {
                        shown: number(rule.shown),
                        answered: number(rule.answered),
                      })}
                    </span>
                  </button>
                  <Switch
                    label={t('rules.onOff', { name: rule.name })}
                    checked={rule.on}
                    onChange={(on) =>
                      void attempt({
                        rules: plain().map((one) => (one.id === rule.id ? { ...one, on } : one)),
                      })
                    }
                  />
                </li>
              )}
            </For>
          </ul>
        </Show>
      </Show>
      <div class="rules-foot">
        <Button kind="primary" onClick={() => setEditing(fresh())}>
          {t('rules.add')}
        </Button>
        <Field
          label={t('rules.perHour')}
          type="number"
          min="1"
          max="10000"
          value={props.inbox.settings.rules_per_hour}
          onChange={(event) =>
            void attempt({ rules_per_hour: Number(event.currentTarget.value) || 60 })
          }
        />
      </div>
      <Show when={editing()} keyed>
        {(rule) => (
          <RuleDialog
            rule={rule}
            known={rules().some(({ id }) => id === rule.id)}
            onSave={put}
            onRemove={() => attempt({ rules: plain().filter(({ id }) => id !== rule.id) })}
            onClose={() => setEditing(null)}
          />
        )}
      </Show>
    </>
  );
}

function strip({
  shown: _,
  answered: __,
  ...rule
}: VisitRule & { shown: number; answered: number }) {
  return rule;
}
