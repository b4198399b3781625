// Saves what the list shows now under a name; on a saved view renames, shares, moves or removes it.
import type { SavedFilter } from '@deskbell/protocol';
import { createSignal, Show } from 'solid-js';
import { explain } from '../../../api/problem';
import { addView, changeView, orderViews, removeView } from '../../../api/views';
import { t } from '../../../i18n';
import { endAsk } from '../../../state/asking';
import { may, me } from '../../../state/auth';
import { go } from '../../../state/navigation';
import { loadSavedViews, savedView, savedViews } from '../../../state/savedViews';
import { toast } from '../../../state/toasts';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import type { InboxRoute } from '../route';
import './asks.css';

export default function SaveViewDialog(props: { route: InboxRoute }) {
  const old = () => {
    const id = props.route.saved();
    return id === undefined ? undefined : savedView(id);
  };
  const mayChange = () => {
    const view = old();
    return !view || view.owner_id === me()?.id || may('manage_shared');
  };
  const [name, setName] = createSignal(old()?.name ?? props.route.q() ?? '');
  const [shared, setShared] = createSignal(old()?.shared ?? false);
  const [error, setError] = createSignal<string | null>(null);
  const [asksRemoval, setAsksRemoval] = createSignal(false);

  const attempt = async (work: () => Promise<void>) => {
    setError(null);
    try {
      await work();
      await loadSavedViews();
    } catch (cause) {
      setError(explain(cause));
    }
  };
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const view = old();
    void attempt(async () => {
      if (view && mayChange()) {
        const filter = merged(view.filter, props.route);
        await changeView(view.id, { name: name(), shared: shared(), filter });
        endAsk();
        return toast(t('saved'));
      }
      const made = await addView({ name: name(), shared: shared(), filter: shownNow(props.route) });
      await loadSavedViews();
      endAsk();
      go(`/inbox/v${made.id}`);
    });
  };
  const remove = () => {
    const view = old();
    if (!view) return;
    void attempt(async () => {
      await removeView(view.id);
      endAsk();
      go('/inbox/pending');
    });
  };
  const move = (by: number) => {
    const view = old();
    const ids = savedViews().map((one) => one.id);
    const at = view ? ids.indexOf(view.id) : -1;
    const to = at + by;
    if (!view || to < 0 || to >= ids.length) return;
    ids.splice(at, 1);
    ids.splice(to, 0, view.id);
    void attempt(() => orderViews(ids));
  };
  const place = () => savedViews().findIndex((one) => one.id === old()?.id);

  return (
    <Dialog open onClose={endAsk} title={old() ? t('view.edit') : t('view.save')}>
      <form class="dialog-body asks" onSubmit={save}>
        <label class="ask-label" for="view-name">
          {t('view.name')}
        </label>
        <input
          id="view-name"
          class="input"
          required
          maxlength="60"
          dir="auto"
          value={name()}
          disabled={!mayChange()}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <label class="ask-check">
          <input
            type="checkbox"
            checked={shared()}
            disabled={!mayChange() || (old() !== undefined && old()?.owner_id !== me()?.id)}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <span>
            {t('view.shared')}
            <span class="meta ask-hint">{t('view.sharedHint')}</span>
          </span>
        </label>
        <Show when={!mayChange()}>
          <p class="meta">{t('view.notYours')}</p>
        </Show>
        <Show when={error()}>
          <p class="ask-error" role="alert">
            {error()}
          </p>
        </Show>
        <Show when={old()}>
          <p class="ask-row">
            <Button disabled={place() <= 0} onClick={() => move(-1)}>
              {t('view.earlier')}
            </Button>
            <Button disabled={place() >= savedViews().length - 1} onClick={() => move(1)}>
              {t('view.later')}
            </Button>
          </p>
        </Show>
        <p class="ask-foot">
          <Show when={old() && mayChange()}>
            <Show
              when={asksRemoval()}
              fallback={
                <Button class="ask-start" onClick={() => setAsksRemoval(true)}>
                  {t('view.remove')}
                </Button>
              }
            >
              <Button class="ask-start danger" onClick={remove}>
                {t('view.removeSure', { name: old()?.name ?? '' })}
              </Button>
            </Show>
          </Show>
          <Button onClick={endAsk}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={!mayChange()}>
            {t('save')}
          </Button>
        </p>
      </form>
    </Dialog>
  );
}

const EMPTY: SavedFilter = {
  status: [],
  tags: [],
  inbox_id: null,
  team_id: null,
  agent_id: null,
  priority: null,
  q: null,
  snoozed: null,
};

/** What the list shows: its view, and the filter over it. */
function shownNow(route: InboxRoute): SavedFilter {
  const id = route.saved();
  const base = id === undefined ? undefined : savedView(id)?.filter;
  if (base) return merged(base, route);
  const view = route.view();
  // A search goes through all views.
  if (route.q()) return merged(EMPTY, route);
  const isActive = view === 'mine' || view === 'active' || view === 'snoozed';
  const status = isActive ? 'active' : view;
  return merged(
    {
      ...EMPTY,
      status: [status],
      agent_id: view === 'mine' ? 'me' : null,
      snoozed: isActive ? view === 'snoozed' : null,
    },
    route,
  );
}

function merged(base: SavedFilter, route: InboxRoute): SavedFilter {
  const tag = route.tag();
  return {
    ...base,
    tags: tag && !base.tags.includes(tag) ? [...base.tags, tag] : base.tags,
    inbox_id: route.inbox() ?? base.inbox_id,
    team_id: route.team() ?? base.team_id,
    priority: route.priority() ?? base.priority,
    q: route.q() ?? base.q,
  };
}
