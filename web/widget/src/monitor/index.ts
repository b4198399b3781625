// Tells the desk which page somebody is on: over one light socket of its own, or over the panel's once
// that has one. Fetched when the page is idle, and only where the inbox is watched. Keeps nothing.

import type { Invitation, Monitor, MonitorHost, PagePlace, WidgetOptions } from '../shared/bridge';
import { openStorage, readToken, storageName } from '../shared/store';

const FIRST_DELAY = 2_000;
const LONGEST_DELAY = 120_000;
/** A page names itself a moment after its address has changed. */
const SETTLE = 150;
const REFUSED = 4403;

interface Hello {
  visit_id: string;
  teaser?: { text: string; after: number };
  token?: string;
}

interface Greeted {
  session_id: string;
  token: string;
  message: string;
  agent: { name: string };
}

interface Invited {
  rule_id: string;
  message: string;
  agent: { name: string } | null;
}

const here = (): PagePlace => ({
  url: location.href.slice(0, 2_000),
  title: document.title.slice(0, 300),
  referrer: document.referrer.slice(0, 2_000),
});

/** Do Not Track and Global Privacy Control, which a socket's handshake may not carry. */
function wantsPrivacy(): boolean {
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & {
    globalPrivacyControl?: boolean;
  };
  return doNotTrack === '1' || globalPrivacyControl === true;
}

/** Replies that came while the visitor was away: asked for once, and only of a known visitor. */
async function countUnread(options: WidgetOptions, host: MonitorHost): Promise<void> {
  const token = readToken(options);
  if (!token || host.isUsed) return;
  try {
    const answer = await fetch(`${options.apiUrl}/api/v1/chat/public/unread`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { unread } = await answer.json();
    if (answer.ok && !host.isUsed) host.setUnread(unread);
  } catch {
    // Not worth telling anybody: the panel says what is wrong once it is opened.
  }
}

/** Nothing stays in this browser: neither the token nor what was still to be sent, nor the cookie. */
function forget(options: WidgetOptions): void {
  const storage = openStorage();
  const names = Array.from({ length: storage.length }, (_, at) => storage.key(at));
  for (const name of names) if (name?.startsWith(storageName(options))) storage.removeItem(name);
  void fetch(`${options.apiUrl}/api/v1/chat/public/visitor`, {
    method: 'DELETE',
    credentials: 'include',
  }).catch(() => {});
}

/** Over a whole small screen nothing opens by itself. */
const isSmall = () => matchMedia('(max-width: 480px)').matches;

let watching: { options: WidgetOptions; monitor: Monitor } | null = null;
let refused = false;

/** Begins to watch the page, unless the visitor is against it; or stops, and forgets who they were. */
export function consent(
  options: WidgetOptions,
  host: MonitorHost,
  given: boolean | undefined,
  watched: (monitor: Monitor) => void,
): void {
  refused = given === undefined ? refused : !given;
  if (refused) {
    watching?.monitor.stop();
    watching = null;
    if (given === undefined) return;
    host.closeChat();
    host.panel?.destroy();
    host.panel = host.loading = null;
    forget(options);
    return;
  }
  if (watching?.options === options) return;
  const monitor = watch(options, host);
  watching = { options, monitor };
  watched(monitor);
  // Whoever asks from now on hears of this one, also where another was before.
  host.watching = Promise.resolve(monitor);
}

export function watch(options: WidgetOptions, host: MonitorHost): Monitor {
  let socket: WebSocket | null = null;
  let tell: ((page: PagePlace) => void) | null = null;
  let visit: string | null = null;
  let told = '';
  let failures = 0;
  let stopped = false;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let teaseTimer: ReturnType<typeof setTimeout> | undefined;
  let teased = false;
  let settleTimer: ReturnType<typeof setTimeout> | undefined;

  function address(): string {
    const query = new URLSearchParams();
    if (options.tenantId) query.set('tenant_id', options.tenantId);
    if (options.inboxId) query.set('inbox_id', String(options.inboxId));
    if (wantsPrivacy()) query.set('private', '1');
    return `${options.apiUrl.replace(/^http/, 'ws')}/ws/visit?${query}`;
  }

  function open() {
    clearTimeout(retryTimer);
    if (stopped || tell || socket) return;
    const token = readToken(options);
    let mine: WebSocket;
    try {
      mine = new WebSocket(address(), token ? [`bearer.${token}`] : []);
    } catch {
      // The page's policy forbids it: then nobody is shown as being here.
      return;
    }
    socket = mine;
    told = '';
    mine.onopen = () => report();
    mine.onmessage = ({ data }) => socket === mine && receive(JSON.parse(data as string));
    mine.onclose = ({ code }) => {
      if (socket !== mine) return;
      socket = null;
      failures += 1;
      if (code === REFUSED || stopped) return;
      const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (failures - 1));
      retryTimer = setTimeout(open, delay * (0.5 + Math.random()));
    };
  }

  function close() {
    clearTimeout(retryTimer);
    const old = socket;
    socket = null;
    old?.close();
  }

  function receive({ type, data }: { type: string; data: unknown }) {
    if (type === 'hello') {
      failures = 0;
      const hello = data as Hello;
      visit = hello.visit_id;
      // Known from another subdomain of this site: their chat is here, too.
      if (hello.token && options.dialect === 'native') {
        openStorage().setItem(storageName(options), hello.token);
        void countUnread(options, host);
      }
      if (hello.teaser) tease(hello.teaser);
    }
    if (type === 'chat.greeted') greeted(data as Greeted);
    if (type === 'chat.invited') invited(data as Invited);
  }

  /** Once, on the page somebody came to the site by: whoever goes on reading has seen it. */
  function tease({ text, after }: { text: string; after: number }) {
    if (teased || document.referrer.startsWith(location.origin)) return;
    teased = true;
    teaseTimer = setTimeout(() => stopped || tell || host.tease(text), after * 1_000);
  }

  function appear(what: string | Invitation) {
    host.openChat(false);
    void host.load().then((panel) => panel.show(what));
  }

  /** An agent spoke first: from now on this is somebody, as if they had written themselves. */
  function greeted({ session_id, token, message, agent }: Greeted) {
    if (options.dialect === 'native') {
      openStorage().setItem(storageName(options), token);
      if (!isSmall()) return appear(session_id);
    }
    host.tease(`${agent.name}: ${message}`);
    host.setUnread(1);
  }

  /** A rule asks. The other dialect has no word for an answer to it. */
  function invited({ rule_id, message, agent }: Invited) {
    const text = agent ? `${agent.name}: ${message}` : message;
    if (options.dialect !== 'native' || isSmall()) host.tease(text);
    else appear({ rule: rule_id, message: text });
  }

  function report() {
    const page = here();
    const key = `${page.url}\n${page.title}`;
    if (key === told) return;
    if (tell) tell(page);
    else if (socket?.readyState === WebSocket.OPEN) {
      socket.send(JSON.stringify({ type: 'visitor.page', data: page }));
    } else return;
    told = key;
  }

  function moved() {
    clearTimeout(settleTimer);
    settleTimer = setTimeout(report, SETTLE);
  }

  // A page kept by the browser for the way back must not hold a socket.
  const restored = ({ persisted }: PageTransitionEvent) => persisted && open();
  const events: [string, EventListener][] = [
    ['popstate', moved],
    ['hashchange', moved],
    ['pagehide', close],
    ['pageshow', restored as EventListener],
    ['online', open],
  ];
  for (const [name, listener] of events) window.addEventListener(name, listener);
  const { pushState, replaceState } = history;
  history.pushState = function (...given) {
    pushState.apply(this, given);
    moved();
  };
  history.replaceState = function (...given) {
    replaceState.apply(this, given);
    moved();
  };

  if (!host.isConnected) open();
  void countUnread(options, host);

  return {
    visit: () => visit,
    attach(over) {
      tell = over;
      close();
      told = '';
      report();
    },
    detach() {
      if (!tell) return;
      tell = null;
      open();
    },
    stop() {
      stopped = true;
      close();
      clearTimeout(settleTimer);
      clearTimeout(teaseTimer);
      for (const [name, listener] of events) window.removeEventListener(name, listener);
    },
  };
}
