// What the address of the help centre says: the open article and what the tree is narrowed to.
import { useLocation, useNavigate, useParams, useSearchParams } from '@solidjs/router';
import { createMemo } from 'solid-js';

export const STATES = ['draft', 'published', 'changed'] as const;

export type HelpRoute = ReturnType<typeof useHelpRoute>;

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

export function useHelpRoute() {
  const params = useParams();
  const navigate = useNavigate();
  const location = useLocation();
  const [search, setSearch] = useSearchParams();

  const openId = createMemo(() => {
    const id = Number(params.article);
    return Number.isSafeInteger(id) && id > 0 ? id : null;
  });
  const beside = createMemo(() => Number(one(search.beside)) || null);
  const q = createMemo(() => one(search.q)?.trim() ?? '');
  const state = createMemo(() => STATES.find((known) => known === one(search.state)) ?? '');
  const language = createMemo(() => one(search.language) ?? '');
  /** The open article's own part of the address stays with it. */
  const kept = () => {
    const query = new URLSearchParams(location.search);
    query.delete('beside');
    return query.size > 0 ? `?${query}` : '';
  };
  const path = (id: number | null) => `/help-centre${id === null ? '' : `/${id}`}${kept()}`;

  return {
    openId,
    beside,
    q,
    state,
    language,
    filtered: () => Boolean(q() || state() || language()),
    set: (values: Record<string, string>) => setSearch(values, { replace: true }),
    clear: () => setSearch({ q: '', state: '', language: '' }, { replace: true }),
    path,
    open: (id: number | null) => navigate(path(id)),
  };
}
