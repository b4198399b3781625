// Who is on a site right now, kept live while the connection watches, with the pages seen on the way.
import type { CustomerPage, Visitor, VisitorsChanged } from '@deskbell/protocol';
import { batch, createMemo, createRoot, createSignal, untrack } from 'solid-js';
import { createStore, reconcile, unwrap } from 'solid-js/store';
import { listVisitors } from '../api/workspace';

export type PageView = Pick<CustomerPage, 'url' | 'title' | 'since'>;

const TRAIL = 20;
/** Lists of everybody are drawn anew at most this often: a full site has hundreds of changes a second. */
const TOGETHER = 250;
const [visitors, setVisitors] = createStore<Record<string, Visitor>>({});
const [trails, setTrails] = createStore<Record<string, PageView[]>>({});
const [loaded, setLoaded] = createSignal(false);
const [error, setError] = createSignal<unknown>(null);
const [revision, setRevision] = createSignal(0);

export { error as visitorsError, loaded as visitorsLoaded, trails, visitors };

let told = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Lets lists look again: at once, or together with what follows soon. */
function changed(): void {
  if (timer !== undefined) return;
  const rest = told + TOGETHER - performance.now();
  const tell = () => {
    timer = undefined;
    told = performance.now();
    setRevision((n) => n + 1);
  };
  if (rest > 0) timer = setTimeout(tell, rest);
  else tell();
}

/** Everybody, as a value of its own whenever somebody changed. Their fields are not followed one by one. */
export const everybody = createRoot(() =>
  createMemo(() => {
    revision();
    return untrack(() => Object.values(unwrap(visitors)).filter(Boolean));
  }),
);

const byCustomer = createRoot(() =>
  createMemo(() => {
    const found = new Map<number, Visitor>();
    for (const visitor of everybody()) {
      if (visitor.customer_id) found.set(visitor.customer_id, visitor);
    }
    return found;
  }),
);

export const visitorOf = (customerId: number): Visitor | undefined => {
  const visit = byCustomer().get(customerId)?.visit_id;
  return visit ? visitors[visit] : undefined;
};
export const visitorCount = () => everybody().length;

/** What is heard while a snapshot is on its way may be newer than it: it is heard again afterwards. */
let heard: VisitorsChanged[] | null = null;
let loads = 0;

export async function loadVisitors(): Promise<void> {
  setError(null);
  heard = [];
  loads += 1;
  const mine = loads;
  try {
    const answer = await listVisitors();
    // A later one is on its way, and hears all that this one missed.
    if (mine !== loads) return;
    const since = heard;
    heard = null;
    batch(() => {
      setVisitors(reconcile(Object.fromEntries(answer.visitors.map((one) => [one.visit_id, one]))));
      for (const visitor of answer.visitors) walk(visitor);
      setLoaded(true);
      for (const digest of since) receiveDigest({ ...digest, reload: false });
      setRevision((n) => n + 1);
    });
  } catch (cause) {
    if (mine === loads) heard = null;
    setError(cause);
  }
}

export function receiveVisitor(visitor: Visitor): void {
  setVisitors(visitor.visit_id, reconcile(visitor));
  walk(visitor);
  changed();
}

/** Forgets a visit that ended; returns whose it was, if that is known. */
export function receiveVisitorLeft(id: string): number | null {
  const customer = unwrap(visitors)[id]?.customer_id ?? null;
  setVisitors(id, undefined as never);
  setTrails(id, undefined as never);
  changed();
  return customer;
}

/** What changed on the site within a moment; returns who left it, as far as they are known. */
export function receiveDigest(digest: VisitorsChanged): number[] {
  if (digest.reload) void loadVisitors();
  heard?.push(digest);
  return batch(() => {
    for (const visitor of digest.visitors) receiveVisitor(visitor);
    for (const move of digest.moved) {
      // Who isn't known here comes with the snapshot that is on its way.
      const known = unwrap(visitors)[move.visit_id];
      if (known) receiveVisitor({ ...known, ...move });
    }
    return digest.left.flatMap(({ visit_id }) => receiveVisitorLeft(visit_id) ?? []);
  });
}

/** Somebody's pages as the server remembers them, oldest first there. */
export function receiveTrail(id: string, pages: PageView[]): void {
  setTrails(id, [...pages].reverse());
}

export function forgetVisitors(): void {
  setVisitors(reconcile({}));
  setTrails(reconcile({}));
  setLoaded(false);
  setRevision((n) => n + 1);
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
  const trail = unwrap(trails)[visitor.visit_id] ?? [];
  if (trail[0]?.url === visitor.url && trail[0]?.since === visitor.page_since) return;
  const step = { url: visitor.url, title: visitor.title, since: visitor.page_since };
  setTrails(visitor.visit_id, [step, ...trail].slice(0, TRAIL));
}
