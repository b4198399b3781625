// What the address of the inbox says: the view, the open conversation and the filter. The address is
// where they live, so that back, reload and a shared link always work.
import type { Priority } from '@deskbell/protocol';
import { useLocation, useNavigate, useParams, useSearchParams } from '@solidjs/router';
import { createMemo } from 'solid-js';
import { isView, PRIORITIES, type View } from '../../state/queue';

export type InboxRoute = ReturnType<typeof useInboxRoute>;

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

export function useInboxRoute() {
  const params = useParams();
  const navigate = useNavigate();
  const location = useLocation();
  const [search, setSearch] = useSearchParams();

  const view = createMemo<View>(() => (isView(params.view) ? params.view : 'pending'));
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

  /** The filter without the words: a search goes through all views, so choosing a view ends it. */
  const filterOnly = () => {
    const kept = new URLSearchParams(location.search);
    kept.delete('q');
    return kept.size > 0 ? `?${kept}` : '';
  };
  const path = (to: View, id: string | null) =>
    `/inbox/${to}${id ? `/${encodeURIComponent(id)}` : ''}`;

  return {
    view,
    openId,
    q,
    priority,
    inbox,
    team,
    filtered: () => Boolean(q() || priority() || inbox() || team()),
    setFilter: (values: { q?: string; priority?: string; inbox?: string; team?: string }) =>
      setSearch(values, { replace: true }),
    clear: () => setSearch({ q: '', priority: '', inbox: '', team: '' }),
    viewPath: (to: View) => path(to, null) + filterOnly(),
    open: (id: string, to: View = view()) =>
      navigate(path(to, id) + (to === view() ? location.search : '')),
    back: () => navigate(path(view(), null) + location.search),
  };
}
