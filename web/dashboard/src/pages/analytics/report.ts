// One report: asked for when its question changes and when something happened, kept on screen meanwhile.
import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { getReport, type ReportName } from '../../api/analytics';
import type { Query } from '../../api/http';
import { explain } from '../../api/problem';
import { happenings } from '../../state/happenings';

/** Until what was still being added up is in it. */
const AGAIN = 1_000;
const AFTER_FAILURE = 10_000;

export interface Asked<Answer> {
  name: ReportName;
  query: () => Query;
  data: () => Answer | undefined;
  error: () => string | null;
  retry: () => void;
}

export function createReport<Answer extends { is_current: boolean }>(
  name: ReportName,
  query: () => Query,
): Asked<Answer> {
  // A new answer goes into the one on screen, number by number: what is pointed at, read or scrolled stays.
  const [held, setHeld] = createStore<{ data: Answer | undefined }>({ data: undefined });
  const [error, setError] = createSignal<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let gone = false;

  const load = async () => {
    asked += 1;
    const mine = asked;
    clearTimeout(timer);
    try {
      const answer = await getReport<Answer>(name, query());
      if (mine !== asked || gone) return;
      setHeld(reconcile({ data: answer as Answer | undefined }, { merge: true }));
      setError(null);
      if (!answer.is_current) timer = setTimeout(() => void load(), AGAIN);
    } catch (cause) {
      if (mine !== asked || gone) return;
      setError(explain(cause));
      timer = setTimeout(() => void load(), AFTER_FAILURE);
    }
  };
  createEffect(on([query, happenings], () => void load()));
  onCleanup(() => {
    gone = true;
    clearTimeout(timer);
  });
  return { name, query, data: () => held.data, error, retry: () => void load() };
}
