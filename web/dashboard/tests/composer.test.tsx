// The composer: what it sends, what it keeps, and when it takes the focus.
import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Composer } from '../src/pages/inbox/conversation/Composer';
import type { SeenTracker } from '../src/pages/inbox/conversation/seen';
import { keep } from '../src/state/auth';
import { forgetAll } from '../src/state/conversations';
import { readDraft } from '../src/state/drafts';
import { pendingOf, startOutbox, stopOutbox } from '../src/state/outbox';
import { answer, later, login, message, problem, serve, session } from './make';

const seen = { seq: () => 5 } as unknown as SeenTracker;
const mine = session({ status: 'active', agent_id: 1, last_seq: 5 });

beforeEach(() => {
  localStorage.clear();
  keep(login);
  serve(() => new Promise(() => {}));
  startOutbox(() => null);
});
afterEach(() => {
  cleanup();
  stopOutbox();
  forgetAll();
  vi.unstubAllGlobals();
});

function open(start = mine) {
  const [value, setValue] = createSignal(start);
  render(() => <Composer session={value()} seen={seen} />);
  return setValue;
}
const field = () => screen.getByRole<HTMLTextAreaElement>('textbox');
const type = (text: string) => fireEvent.input(field(), { target: { value: text } });

describe('the composer', () => {
  it('sends on Enter, with the newest message the agent has seen', () => {
    open();
    type('On its way.');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(pendingOf('one')[0]).toMatchObject({
      message: 'On its way.',
      extra: { expected_last_seq: 5 },
    });
    expect(field().value).toBe('');
    expect(readDraft('one', 'reply')).toBe('');
  });

  it('closes the chat only after the reply is in', async () => {
    const paths: string[] = [];
    const slow = later<void>();
    serve(async (path, init) => {
      if (path.endsWith('/draft')) return answer({ drafts: [] });
      paths.push(path);
      if (path.endsWith('/end')) return answer({ session: { ...mine, status: 'closed' } });
      await slow.promise;
      return answer(message(6, { client_id: JSON.parse(String(init.body)).client_id }), 201);
    });
    open();
    type('Done.');
    fireEvent.keyDown(field(), { key: 'Enter', ctrlKey: true });
    await vi.waitFor(() => expect(paths).toEqual(['/chat/messages']));
    slow.resolve();
    await vi.waitFor(() => expect(paths).toEqual(['/chat/messages', '/chat/sessions/one/end']));
  });

  it('keeps the chat open when the reply is refused', async () => {
    const paths: string[] = [];
    serve((path) => {
      if (path.endsWith('/draft')) return answer({ drafts: [] });
      paths.push(path);
      return problem(409, 'stale_reply');
    });
    open();
    type('Done.');
    fireEvent.keyDown(field(), { key: 'Enter', ctrlKey: true });
    await vi.waitFor(() => expect(pendingOf('one')[0]?.error).toBeDefined());
    expect(paths).toEqual(['/chat/messages']);
  });

  it('keeps a draft for the reply and another for the note', () => {
    open();
    type('a reply');
    fireEvent.click(screen.getByText('Private note'));
    expect(field().value).toBe('');
    type('a note');
    fireEvent.click(screen.getByText('Reply'));
    expect(field().value).toBe('a reply');
    expect(readDraft('one', 'note')).toBe('a note');
  });

  it('sends nothing that is only spaces', () => {
    open();
    type('   ');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(pendingOf('one')).toHaveLength(0);
  });

  it('lets only notes be written while the chat waits', () => {
    open(session());
    expect(field().disabled).toBe(true);
    fireEvent.click(screen.getByText('Private note'));
    expect(field().disabled).toBe(false);
  });

  it('takes the focus when the chat becomes mine, and not again when it merely changes', async () => {
    const set = open(session());
    set(mine);
    await vi.waitFor(() => expect(document.activeElement).toBe(field()));
    field().blur();
    set({ ...mine, last_seq: 6, subject: 'Parcel' });
    await Promise.resolve();
    expect(document.activeElement).not.toBe(field());
  });
});
