// Who is on a site right now, kept live while the connection watches, with the pages seen on the way.
import type { CustomerPage, Visitor } from '@deskbell/protocol';
import { createMemo, createRoot, createSignal } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { listVisitors } from '../api/workspace';

export type PageView = Pick<CustomerPage, 'url' | 'title' | 'since'>;

const TRAIL = 20;
const [visitors, setVisitors] = createStore<Record<string, Visitor>>({});
const [trails, setTrails] = createStore<Record<string, PageView[]>>({});
const [loaded, setLoaded] = createSignal(false);
const [error, setError] = createSignal<unknown>(null);

export { error as visitorsError, loaded as visitorsLoaded, trails, visitors };

const byCustomer = createRoot(() =>
  createMemo(() => {
    const found = new Map<number, Visitor>();
    for (const visitor of Object.values(visitors)) {
      if (visitor.customer_id) found.set(visitor.customer_id, visitor);
    }
    return found;
  }),
);

export const visitorOf = (customerId: number): Visitor | undefined => byCustomer().get(customerId);
export const visitorCount = () => Object.keys(visitors).length;

export async function loadVisitors(): Promise<void> {
  setError(null);
  try {
    const answer = await listVisitors();
    setVisitors(reconcile(Object.fromEntries(answer.visitors.map((one) => [one.visit_id, one]))));
    for (const visitor of answer.visitors) walk(visitor);
    setLoaded(true);
  } catch (cause) {
    setError(cause);
  }
}

export function receiveVisitor(visitor: Visitor): void {
  setVisitors(visitor.visit_id, reconcile(visitor));
  walk(visitor);
}

/** Forgets a visit that ended; returns whose it was, if that is known. */
export function receiveVisitorLeft(id: string): number | null {
  const customer = visitors[id]?.customer_id ?? null;
  setVisitors(id, undefined as never);
  setTrails(id, undefined as never);
  return customer;
}

/** Somebody's pages as the server remembers them, oldest first there. */
export function receiveTrail(id: string, pages: PageView[]): void {
  setTrails(id, [...pages].reverse());
}

export function forgetVisitors(): void {
  setVisitors(reconcile({}));
  setTrails(reconcile({}));
  setLoaded(false);
}

/** The path of a page as lists show it; the whole address belongs into the tooltip. */
export function pathOf(url: string): string {
  try {
    const { pathname, search } = new URL(url);
    return pathname + search;
  } catch {
    return url;
  }
}

function walk(visitor: Visitor): void {
  const trail = trails[visitor.visit_id] ?? [];
  if (trail[0]?.url === visitor.url && trail[0]?.since === visitor.page_since) return;
  const step = { url: visitor.url, title: visitor.title, since: visitor.page_since };
  setTrails(visitor.visit_id, [step, ...trail].slice(0, TRAIL));
}
