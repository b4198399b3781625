// The saved replies this agent may use and the help articles to share, loaded when first wanted and kept current.
import type { ArticleBrief, CannedResponse } from '@deskbell/protocol';
import { createEffect, createSignal } from 'solid-js';
import { get } from '../api/http';
import { listReplies } from '../api/tickets';
import { onChange } from './changes';

const [replies, setReplies] = createSignal<readonly CannedResponse[]>([]);
const [articles, setArticles] = createSignal<readonly ArticleBrief[]>([]);
const [failed, setFailed] = createSignal(false);
let wanted = false;

export { articles, failed, replies };

export async function loadReplies(): Promise<void> {
  try {
    const [held, help] = await Promise.all([
      listReplies(),
      get<{ articles: ArticleBrief[] }>('/kb/articles?status=published&limit=500').then(
        (answer) => answer.articles,
      ),
    ]);
    setReplies(held);
    setArticles(help);
    setFailed(false);
  } catch {
    wanted = false;
    setFailed(true);
  }
}

/** Loads them the first time that `open` is true, and again whenever they change, as long as the owner lives. */
export function useReplies(open: () => boolean): void {
  createEffect(() => {
    if (!open() || wanted) return;
    wanted = true;
    void loadReplies();
  });
  const again = () => {
    if (wanted) void loadReplies();
  };
  onChange('canned_response', again);
  onChange('article', again);
}

/** Another person signing in starts from nothing. */
export function forgetReplies(): void {
  wanted = false;
  setReplies([]);
  setArticles([]);
}
