// What the address of the inbox says: the view, the open conversation and the filter. The address is
// where they live, so that back, reload and a shared link always work.
import type { Priority } from '@deskbell/protocol';
import { useLocation, useNavigate, useParams, useSearchParams } from '@solidjs/router';
import { createMemo } from 'solid-js';
import { isView, PRIORITIES, type View, type ViewName } from '../../state/queue';

export type InboxRoute = ReturnType<typeof useInboxRoute>;

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

export function useInboxRoute() {
  const params = useParams();
  const navigate = useNavigate();
  const location = useLocation();
  const [search, setSearch] = useSearchParams();

  const view = createMemo<View>(() => (isView(params.view) ? params.view : 'pending'));
  /** The number of a saved view, where the address names one. */
  const saved = createMemo(() => {
    const number = /^v(\d+)$/.exec(params.view ?? '')?.[1];
    return number === undefined ? undefined : Number(number);
  });
  const name = createMemo<ViewName>(() => {
    const id = saved();
    return id === undefined ? view() : `v${id}`;
  });
  const openId = createMemo(() =>
    params.conversation ? decodeURIComponent(params.conversation) : null,
  );
  const q = createMemo(() => one(search.q)?.trim() || undefined);
  const priority = createMemo(() => {
    const value = one(search.priority) as Priority;
    return PRIORITIES.includes(value) ? value : undefined;
  });
  const inbox = createMemo(() => Number(one(search.inbox)) || undefined);

  const team = createMemo(() => Number(one(search.team)) || undefined);
  const tag = createMemo(() => one(search.tag)?.trim() || undefined);

  /** The filter without the words: a search goes through all views, so choosing a view ends it. */
  const filterOnly = () => {
    const kept = new URLSearchParams(location.search);
    kept.delete('q');
    return kept.size > 0 ? `?${kept}` : '';
  };
  const path = (to: ViewName, id: string | null) =>
    `/inbox/${to}${id ? `/${encodeURIComponent(id)}` : ''}`;

  return {
    view,
    saved,
    name,
    openId,
    q,
    priority,
    inbox,
    team,
    tag,
    filtered: () => Boolean(q() || priority() || inbox() || team() || tag()),
    setFilter: (values: Partial<Record<'q' | 'priority' | 'inbox' | 'team' | 'tag', string>>) =>
      setSearch(values, { replace: true }),
    clear: () => setSearch({ q: '', priority: '', inbox: '', team: '', tag: '' }),
    viewPath: (to: ViewName) => path(to, null) + filterOnly(),
    open: (id: string, to: ViewName = name()) =>
      navigate(path(to, id) + (to === name() ? location.search : '')),
    back: () => navigate(path(name(), null) + location.search),
  };
}
