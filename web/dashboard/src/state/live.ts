// The live connection: one per signed-in tab. Frames go to the states they are about; `state` is what
// the Live mark says, and it never says "live" while something is missing.
import {
  type Connection,
  type ConnectionState,
  createConnection,
  type ServerFrame,
} from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { listSessions } from '../api/sessions';
import { auth, mayNow, renew } from './auth';
import { everythingMayHaveChanged } from './changes';
import { doubtAll, forgetAll, setCounts } from './conversations';
import { receiveFrame } from './frames';
import { countFrame, somethingHappened } from './happenings';
import { forgetLists, reloadLists, retryFailedLists, startLists } from './lists';
import { forgetNotifications, loadNotifications } from './notifications';
import { flushOutbox, startOutbox, stopOutbox } from './outbox';
import { loadAgents } from './people';
import { forgetReplies } from './replies';
import { countSavedViews, loadSavedViews } from './savedViews';
import { loadTags } from './tags';
import { loadTeams } from './teams';
import { forgetTickets } from './tickets';
import { forgetTimelines, heldTimeline, reloadTimelines } from './timelines';
import { forgetVisitors, loadVisitors } from './visitors';

const [state, setState] = createSignal<ConnectionState>('connecting');
const [openId, setOpenId] = createSignal<string | null>(null);
const COUNT_DELAY = 1_000;
const BACK_DELAY = 5_000;
let connection: Connection | null = null;
let begun = false;
let countTimer: ReturnType<typeof setTimeout> | undefined;
let backTimer: ReturnType<typeof setTimeout> | undefined;

export { openId, setOpenId, state };

export const notifyServer: Connection['notify'] = (type, data) =>
  connection?.notify(type, data) ?? false;
export const retryConnection = () => connection?.retry();

/** Connects and loads; call when somebody is signed in. Returns how to stop. */
export function goLive(): () => void {
  begun = false;
  startLists();
  void loadAgents().catch(() => {});
  void loadTeams().catch(() => {});
  loadOwn();
  const stopCounting = countSavedViews();
  connection = createConnection({
    url: location.origin,
    token: () => auth()?.token ?? null,
    isOpen: () => !document.hidden,
    onFrame: handle,
    onState: (next) => void changed(next),
    onResync: reloadAll,
  });
  setState(connection.state);
  startOutbox(() => connection);
  return () => {
    connection?.close();
    connection = null;
    clearTimeout(countTimer);
    clearTimeout(backTimer);
    stopOutbox();
    stopCounting();
    forgetNotifications();
    forgetLists();
    forgetTimelines();
    forgetAll();
    forgetVisitors();
    forgetReplies();
    forgetTickets();
  };
}

async function changed(next: ConnectionState): Promise<void> {
  if (next === 'signed-out' && auth()) return comeBack();
  setState(next);
  if (next === 'live') {
    connection?.notify('monitor.watch', { digest: true });
    void loadVisitors();
    retryFailed();
    flushOutbox();
  }
  if (next === 'polling') {
    // Without a hello, the first answer of the poll is where the frames begin.
    if (!begun) reloadAll();
    begun = true;
    flushOutbox();
  }
}

/** The socket's token ran out: get a new one and go on. Only the server's refusal signs the person out. */
async function comeBack(): Promise<void> {
  if (await renew()) return connection?.retry();
  if (!auth()) return;
  setState('reconnecting');
  clearTimeout(backTimer);
  backTimer = setTimeout(() => void comeBack(), BACK_DELAY);
}

/** What was loaded before the frames began, or is in doubt since, is loaded again; it stays on screen meanwhile. */
function reloadAll(): void {
  doubtAll();
  reloadLists();
  reloadTimelines(openId());
  void loadAgents().catch(() => {});
  void loadVisitors();
  loadOwn();
  everythingMayHaveChanged();
  somethingHappened();
}

/** Small lists that are shown everywhere and followed by their changes. */
function loadOwn(): void {
  for (const load of [loadTags, loadSavedViews, loadNotifications]) void load().catch(() => {});
}

/** What could not be loaded while the server was away needs no press on "Retry" now. */
function retryFailed(): void {
  retryFailedLists();
  const open = openId();
  const lines = open === null ? undefined : heldTimeline(open);
  if (lines?.error()) void lines.reload();
}

function handle(frame: ServerFrame): void {
  if (frame.type === 'hello') {
    const { role, permissions } = frame.data.user;
    if (role && permissions) mayNow(role, permissions);
    if (!frame.data.resumed) reloadAll();
    begun = true;
    return;
  }
  countFrame(frame);
  if (!receiveFrame(frame)) recount();
}

/** A conversation this tab never saw has changed: ask how many there are now, once for many frames. */
function recount(): void {
  countTimer ??= setTimeout(() => {
    countTimer = undefined;
    listSessions({ status: 'pending', limit: 1 })
      .then((answer) => setCounts(answer.counts))
      .catch(() => {});
  }, COUNT_DELAY);
}
