// What a page gets before anybody opens the chat: one button, and nothing else.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readOptions } from '../src/loader/options';
import { watch } from '../src/monitor';

const options = { apiUrl: 'https://desk.example/', tenantId: 'shop', title: 'Hello' };
const NAME = 'call-center-chat:shop@https://desk.example';
let fetched: string[];
let unread = 0;

/** Run chat-widget.js as a page does: from the top, on a page that may have defined a stub. */
async function run() {
  vi.resetModules();
  await import('../src/loader');
}

const host = () => document.querySelector('call-center-chat');
const launcher = () => host()?.shadowRoot?.querySelector('button');

beforeEach(() => {
  fetched = [];
  unread = 0;
  vi.stubGlobal('fetch', async (url: string) => {
    fetched.push(url);
    return new Response(JSON.stringify({ unread }));
  });
  vi.stubGlobal('requestIdleCallback', (idle: () => void) => idle());
});

afterEach(() => {
  window.chatWidget?.destroy();
  window.CallCenterChat = undefined;
  window.ChatWidget = undefined;
  localStorage.clear();
  vi.unstubAllGlobals();
});

describe('the loader', () => {
  it('draws a named button and asks the network for nothing', async () => {
    await run();
    window.CallCenterChat?.init(options);
    expect(launcher()?.getAttribute('aria-label')).toBe('Open chat');
    expect(launcher()?.getAttribute('aria-expanded')).toBe('false');
    expect(fetched).toEqual([]);
    expect(localStorage.length).toBe(0);
    expect(document.cookie).toBe('');
  });

  it('gives the first widget to whoever asks again, in either form', async () => {
    await run();
    const first = window.CallCenterChat?.init(options);
    expect(window.CallCenterChat?.init({ ...options, title: 'Other' })).toBe(first);
    expect(window.ChatWidget && new window.ChatWidget({ backendUrl: 'https://b.example' })).toBe(
      first,
    );
    expect(window.chatWidget).toBe(first);
    expect(document.querySelectorAll('call-center-chat')).toHaveLength(1);
  });

  it('does what was asked for before it was loaded', async () => {
    window.CallCenterChat = {
      q: [
        ['init', options],
        ['setUnread', 3],
      ],
    } as never;
    await run();
    expect(launcher()?.getAttribute('aria-label')).toBe('Open chat, 3 unread');
  });

  it('counts past nine as 9+, in the badge and in the name', async () => {
    await run();
    window.CallCenterChat?.init(options).setUnread(12);
    expect(host()?.shadowRoot?.querySelector('.badge')?.textContent).toBe('9+');
    expect(launcher()?.getAttribute('aria-label')).toBe('Open chat, 9+ unread');
  });

  it('asks once for unread replies when the visitor is known, where the page is watched', async () => {
    localStorage.setItem(NAME, 'visitor-token');
    unread = 2;
    const setUnread = vi.fn();
    const host = {
      isConnected: true,
      isUsed: false,
      setUnread,
      openChat: vi.fn(),
      load: vi.fn(),
      tease: vi.fn(),
      closeChat: vi.fn(),
      panel: null,
      loading: null,
      watching: new Promise<never>(() => {}),
    };
    const { stop } = watch(readOptions(options, '', 'native'), host);
    await vi.waitFor(() => expect(setUnread.mock.calls).toEqual([[2]]));
    stop();
    expect(fetched).toEqual(['https://desk.example/api/v1/chat/public/unread']);
  });

  it('begins to watch once the visitor agrees, and stops and forgets when they no longer do', async () => {
    const opened: { url: string; closed: boolean }[] = [];
    vi.stubGlobal(
      'WebSocket',
      class {
        static OPEN = 1;
        constructor(private url: string) {
          opened.push({ url: this.url, closed: false });
        }
        close() {
          for (const one of opened) one.closed = true;
        }
      },
    );
    localStorage.setItem(NAME, 'visitor-token');
    localStorage.setItem('of the page', 'stays');
    const { consent } = await import('../src/monitor');
    const told = readOptions({ ...options, consent: 'required' }, '', 'native');
    const panel = { destroy: vi.fn() };
    const host = {
      isConnected: false,
      isUsed: true,
      setUnread: vi.fn(),
      closeChat: vi.fn(),
      panel,
      loading: Promise.resolve(panel),
      watching: new Promise(() => {}),
    };
    const say = (given?: boolean) => consent(told, host as never, given, () => {});
    expect(told.consent).toBe('required');
    say(false);
    say();
    expect(opened, 'no socket after a no').toEqual([]);
    say(true);
    say(true);
    expect(opened.map(({ url }) => url)).toEqual(['wss://desk.example/ws/visit?tenant_id=shop']);
    localStorage.setItem(NAME, 'visitor-token');
    say(false);
    expect(opened.map(({ closed }) => closed)).toEqual([true]);
    expect([localStorage.getItem(NAME), localStorage.getItem('of the page')]).toEqual([
      null,
      'stays',
    ]);
    expect([host.panel, panel.destroy.mock.calls.length]).toEqual([null, 1]);
    expect(fetched.at(-1)).toBe('https://desk.example/api/v1/chat/public/visitor');
  });

  it('says in the language of the page that the chat opens', async () => {
    document.documentElement.lang = 'ar-EG';
    await run();
    window.CallCenterChat?.init(options);
    document.documentElement.lang = '';
    const root = host()?.shadowRoot?.querySelector<HTMLElement>('.root');
    expect(launcher()?.getAttribute('aria-label')).toBe('فتح الدردشة');
    expect([root?.lang, root?.dir]).toEqual(['ar', 'rtl']);
  });

  it('puts the widget on the side it was told, right when told nothing known', async () => {
    await run();
    const { ChatWidget } = window;
    if (!ChatWidget) throw new Error('not loaded');
    const root = () => host()?.shadowRoot?.querySelector('.root');
    new ChatWidget({ position: 'bottom-left' });
    expect(root()?.classList.contains('left')).toBe(true);
    window.chatWidget?.destroy();
    new ChatWidget({ position: 'top-center' });
    expect(root()?.classList.contains('left')).toBe(false);
  });

  it('says so when the panel cannot be fetched, and is ready to try again', async () => {
    await run();
    const widget = window.CallCenterChat?.init({ ...options, apiUrl: 'nowhere:' });
    widget?.openChat();
    await vi.waitFor(() =>
      expect(host()?.shadowRoot?.querySelector('[role=status]')?.textContent).toContain(
        'could not be loaded',
      ),
    );
    expect(launcher()?.getAttribute('aria-expanded')).toBe('false');
  });

  it('leaves nothing behind when destroyed', async () => {
    await run();
    window.CallCenterChat?.init(options).destroy();
    expect(host()).toBeNull();
    expect(window.chatWidget).toBeUndefined();
  });
});
