// The panel as a visitor uses it, against a desk held in memory.

import type { Session, VisitorSession } from '@deskbell/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSocket } from '../../packages/protocol/test/fake-socket';
import { mount } from '../src/panel';
import type { Panel, PanelHost } from '../src/shared/bridge';
import en from '../src/text/en.json';
import { FakeDesk } from './fake-desk';

const NAME = 'call-center-chat:shop@https://desk.example';
let desk: FakeDesk;
let slot: HTMLElement;
let panel: Panel;
let unread: number[];
let closed: number;

function open(overrides: Partial<PanelHost['options']> = {}) {
  const element = document.createElement('div');
  const shadow = element.attachShadow({ mode: 'open' });
  const root = document.createElement('div');
  slot = document.createElement('div');
  root.append(slot);
  shadow.append(root);
  document.body.append(element);
  panel = mount({
    options: {
      dialect: 'native',
      apiUrl: 'https://desk.example',
      ownServer: true,
      tenantId: 'shop',
      inboxId: null,
      position: null,
      primaryColor: null,
      title: null,
      subtitle: null,
      theme: 'light',
      locale: null,
      autoOpen: false,
      page: false,
      consent: undefined,
      ...overrides,
    },
    shadow,
    slot,
    language: 'en',
    texts: en,
    // Nobody watches here.
    watching: new Promise(() => {}),
    setLook: () => {},
    setUnread: (count) => unread.push(count),
    setConnected: () => {},
    emit: () => {},
    close: () => {
      closed += 1;
    },
  });
  panel.open(true);
}

const text = () => slot.textContent ?? '';
/** Parts are fetched, and that may take a moment. */
const soon = { timeout: 10_000 };
const shows = (wanted: string) => vi.waitFor(() => expect(text()).toContain(wanted), soon);
const button = (label: string) => {
  const found = [...slot.querySelectorAll('button')].find((candidate) =>
    (candidate.getAttribute('aria-label') ?? candidate.textContent)?.includes(label),
  );
  if (!found) throw new Error(`there is no button "${label}"`);
  return found;
};
function write(message: string) {
  const field = slot.querySelector('textarea') as HTMLTextAreaElement;
  field.value = message;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}
/** On screen is a chat that an agent had and that is over. */
async function endedChat(ended_at = '2026-01-31T00:00:00.000Z') {
  localStorage.setItem(NAME, 'known');
  desk.say('customer', 'Hello');
  desk.say('agent', 'Solved');
  const agent = { id: 7, name: 'Dana Reyes' };
  desk.session = { ...(desk.session as VisitorSession), status: 'closed', agent, ended_at };
  open();
  await shows('Your conversations');
  button('Dana Reyes').click();
}
const called = (path: string) => desk.calls.filter((call) => call.path === path);

beforeEach(() => {
  desk = new FakeDesk();
  unread = [];
  closed = 0;
  FakeSocket.all = [];
  vi.stubGlobal('fetch', desk.fetch);
  vi.stubGlobal('WebSocket', FakeSocket);
});

afterEach(() => {
  panel.destroy();
  document.body.replaceChildren();
  localStorage.clear();
  vi.unstubAllGlobals();
});

describe('the panel', () => {
  it('shows what the inbox says where the page says nothing', async () => {
    open({ subtitle: 'From the page' });
    await shows('From the inbox');
    expect(text()).toContain('From the page');
    expect(text()).not.toContain('Inbox subtitle');
  });

  it('keeps nothing in the browser before the first message is sent', async () => {
    open();
    await shows("We're here now");
    button('Send us a message').click();
    expect(localStorage.length).toBe(0);
    write('Hello');
    await shows('Sent');
    expect(localStorage.getItem(NAME)).toBe('made');
    expect(localStorage.length).toBe(1);
  });

  it('shows a stored message once and as text, whatever it contains', async () => {
    open();
    await shows('Send us a message');
    button('Send us a message').click();
    write('<img src=x onerror=alert(1)>');
    await shows('Sent');
    FakeSocket.last.hello();
    desk.push('<b>bold</b> https://shop.example/a');
    await shows('<b>bold</b>');
    expect(slot.querySelectorAll('.bubble')).toHaveLength(2);
    expect(slot.querySelector('img, b')).toBeNull();
    expect(slot.querySelector('a')?.href).toBe('https://shop.example/a');
  });

  it('says where in line the visitor is', async () => {
    open();
    await shows('Send us a message');
    button('Send us a message').click();
    write('Hello');
    await shows("You're 2nd in line");
  });

  it('offers to send a refused message again', async () => {
    open();
    await shows('Send us a message');
    button('Send us a message').click();
    desk.refuse = 422;
    write('Hello');
    await shows('Not sent.');
    button('Retry').click();
    await shows('Sent');
    const [first, second] = called('start');
    expect(second?.body.client_id).toBe(first?.body.client_id);
  });

  it('does not send when Enter ends a composition, nor an empty message', async () => {
    open();
    await shows('Send us a message');
    button('Send us a message').click();
    const field = slot.querySelector('textarea') as HTMLTextAreaElement;
    write('   ');
    field.value = 'にほん';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true }));
    expect(localStorage.length).toBe(0);
    expect(field.value).toBe('にほん');
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    await vi.waitFor(() => expect(called('start')).toHaveLength(1));
  });

  it('counts replies as unread only while they are not on screen', async () => {
    open();
    await shows('Send us a message');
    button('Send us a message').click();
    write('Hello');
    await shows('Sent');
    FakeSocket.last.hello();
    desk.push('on screen');
    await shows('on screen');
    expect(unread.at(-1)).toBe(0);
    panel.close();
    desk.push('behind the closed panel');
    await vi.waitFor(() => expect(unread.at(-1)).toBe(1));
    panel.open(false);
    await vi.waitFor(() => expect(unread.at(-1)).toBe(0));
  });

  it('says once that it saw a message, also while the session is ahead of the messages', async () => {
    open();
    await shows('Send us a message');
    button('Send us a message').click();
    write('Hello');
    await shows('Sent');
    FakeSocket.last.hello();
    desk.push('on screen');
    await shows('on screen');
    const session = desk.session as VisitorSession;
    const ahead = {
      ...session,
      last_seq: 9,
      unread_count: 7,
      seen: { customer_seq: 2, agent_seq: 0 },
    };
    FakeSocket.last.say({ type: 'chat.session.updated', data: ahead as Session, cursor: 'e.90' });
    const seen = FakeSocket.last.sent.filter(({ type }) => type === 'chat.seen');
    expect(seen.map(({ data }) => data.seq)).toEqual([2]);
  });

  it('asks for a name only where the inbox wants one, and gives it with the first message', async () => {
    desk.preChat = { enabled: true, require_name: true, require_email: false };
    open();
    await shows("We're here now");
    button('Send us a message').click();
    await shows('Before we start');
    button('Continue').click();
    await shows('Enter your name.');
    (slot.querySelector('input[name=name]') as HTMLInputElement).value = 'Sam';
    button('Continue').click();
    write('Hello');
    await shows('Sent');
    expect(called('start')[0]?.body).toMatchObject({ customer_name: 'Sam', message: 'Hello' });
  });

  it('asks how an ended chat was, keeps what is chosen and takes a word about it', async () => {
    await endedChat();
    await shows('How was this chat?');
    desk.refuse = 503;
    button('Good').click();
    await shows('Your feedback was not saved.');
    button('Good').click();
    await vi.waitFor(() => expect(button('Good').getAttribute('aria-pressed')).toBe('true'));
    const comment = slot.querySelector('.rate textarea') as HTMLTextAreaElement;
    comment.value = 'Quick';
    button('Send feedback').click();
    await shows('Thank you for your feedback.');
    expect(called('rating').map(({ body }) => body)).toEqual([
      { session_id: 's1', rating: 4 },
      { session_id: 's1', rating: 4 },
      { session_id: 's1', rating: 4, comment: 'Quick' },
    ]);
    button('Change').click();
    await shows('How was this chat?');
  });

  it('takes no for an answer', async () => {
    await endedChat('2026-02-01T00:00:00.000Z');
    await shows('How was this chat?');
    button('Skip').click();
    await vi.waitFor(() => expect(text()).not.toContain('How was this chat?'));
    expect(called('rating')).toEqual([]);
  });

  it('says what the inbox has in the language of the reader, and what it greets with', async () => {
    const texts = {
      title: 'Hello, reader',
      subtitle: '',
      greeting: 'Ask us.',
      offline_message: '',
    };
    desk.settings = { greeting: 'Fragen Sie.', texts: { en: { ...texts, teaser: '' } } };
    open();
    await shows('Hello, reader');
    expect(text()).toContain('Inbox subtitle');
    button('Send us a message').click();
    await shows('Ask us.');
  });

  it('takes a message while closed, once however often it is sent, and opens by itself', async () => {
    const soonOpen = () => new Date(Date.now() + 3_000).toISOString();
    desk.hours = {
      open: false,
      next_opening: soonOpen(),
      changes_at: soonOpen(),
      timezone: 'Asia/Kathmandu',
      offline: { ask: 'form', message: 'See you in the morning.' },
    };
    open();
    await shows("We're back ");
    expect(text()).toMatch(/We're back (today|tomorrow) .*(GMT)?/);
    button('Send us a message').click();
    await shows('See you in the morning.');
    const fill = (name: string, value: string) => {
      const field = slot.querySelector(`[name=${name}]`) as HTMLInputElement;
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const submit = () =>
      slot.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    submit();
    await shows('Enter your email address');
    fill('email', 'sam@example.com');
    submit();
    await shows('Write your message.');
    fill('message', 'Is it in stock?');
    desk.refuse = 503;
    submit();
    await shows('Your message was not sent.');
    submit();
    await shows("We'll reply to sam@example.com");
    const [first, second] = called('offline').map(({ body }) => body);
    expect(second).toEqual(first);
    expect(first).toMatchObject({ email: 'sam@example.com', message: 'Is it in stock?' });
    expect(first?.client_id).toBeTruthy();
    desk.hours = { open: true, next_opening: null, changes_at: null };
    await shows('How can we help?');
  });

  it('finds help articles and shows one of which nothing can run', async () => {
    desk.articles = [{ id: 3, title: 'Returns', language: 'en' }];
    desk.html =
      '<h2 id="x" onclick="a()">Send it <em>back</em></h2><script>alert(1)</script><form><input></form>' +
      '<p style="position:fixed">See <a href="javascript:alert(1)">this</a> and <a href="/help/x">that</a>' +
      '<img src="x" onerror="alert(1)" alt="A parcel"></p>';
    open();
    await shows('Returns');
    button('Returns').click();
    await shows('Send it back');
    const article = slot.querySelector('.text') as HTMLElement;
    const links = [...article.querySelectorAll('a')].map(({ href, rel, target }) => [
      href,
      rel,
      target,
    ]);
    expect(links.map(([href]) => href)).toEqual(['', 'https://desk.example/help/x']);
    expect(links[1]?.slice(1)).toEqual(['noopener noreferrer nofollow', '_blank']);
    expect(article.innerHTML).not.toMatch(/script|form|alert|style=|onclick|onerror/);
    expect(article.querySelector('img')?.alt).toBe('A parcel');
    button('Yes').click();
    await shows('Thank you for telling us.');
    expect(called('/api/v1/kb/public/articles/3/helpful')[0]?.body).toEqual({ helpful: true });
    button('Start a new chat').click();
    await shows('How can we help?');
    button('Back').click();
    await shows('Send it back');
  });

  it('keeps keys from the page and closes on Escape', async () => {
    open();
    await shows('Send us a message');
    const heard = vi.fn();
    document.addEventListener('keydown', heard);
    const press = (key: string) =>
      button('Send us a message').dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, composed: true }),
      );
    press('k');
    press('Escape');
    document.removeEventListener('keydown', heard);
    expect(heard).not.toHaveBeenCalled();
    expect(closed).toBe(1);
  });

  it('says that the session has expired also when the settings arrive after that', async () => {
    localStorage.setItem(NAME, 'old');
    desk.expired = true;
    open();
    await shows("We're here now");
    expect(text()).toContain('This chat session has expired.');
  });

  it('starts over when the session has expired', async () => {
    localStorage.setItem(NAME, 'old');
    open();
    await vi.waitFor(() => expect(FakeSocket.all).toHaveLength(1));
    FakeSocket.last.cut(4401);
    await shows('This chat session has expired.');
    button('Start a new chat').click();
    expect(localStorage.getItem(NAME)).toBeNull();
    write('Hello again');
    await vi.waitFor(() => expect(localStorage.getItem(NAME)).toBe('made'));
  });
});
