// A reply written without having seen a colleague's answer is held back and asked about.
import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StaleReply } from '../src/pages/inbox/conversation/StaleReply';
import { keep } from '../src/state/auth';
import { forgetAll } from '../src/state/conversations';
import { readDraft } from '../src/state/drafts';
import { pendingOf, sendReply, staleReply, startOutbox, stopOutbox } from '../src/state/outbox';
import { forgetTimelines, timeline } from '../src/state/timelines';
import { answer, login, message, problem, range, serve, session } from './make';

const ben = message(3, {
  sender_type: 'agent',
  sender_id: 2,
  sender_name: 'Ben',
  message: 'Refunded.',
});
let sent: Record<string, unknown>[] = [];

beforeEach(async () => {
  localStorage.clear();
  keep(login);
  sent = [];
  serve((path, init) => {
    if (path.includes('/messages') && init.method === 'GET') {
      return answer({ messages: [...range(1, 2), ben], notes: [], has_more: false });
    }
    const body = JSON.parse(String(init.body)) as Record<string, unknown>;
    sent.push(body);
    if (typeof body.expected_last_seq === 'number' && body.expected_last_seq < 3) {
      return problem(409, 'stale_reply');
    }
    return answer(
      message(4, { sender_type: 'agent', sender_id: 1, client_id: String(body.client_id) }),
      201,
    );
  });
  await timeline('one').reload();
  startOutbox(() => null);
  sendReply('one', 'You get your money back.', 2);
  await vi.waitFor(() => expect(staleReply('one')).toBeDefined());
  render(() => <StaleReply session={session({ status: 'active', agent_id: 1, last_seq: 3 })} />);
});

afterEach(() => {
  cleanup();
  stopOutbox();
  forgetTimelines();
  forgetAll();
  vi.unstubAllGlobals();
});

describe('a stale reply', () => {
  it("shows the colleague's answer before anything is sent", () => {
    expect(screen.getByText('Ben answered while you were writing')).toBeTruthy();
    expect(screen.getByText('Refunded.')).toBeTruthy();
    expect(sent).toHaveLength(1);
  });

  it('is sent without the condition when I insist', async () => {
    fireEvent.click(screen.getByText('Send anyway'));
    await vi.waitFor(() => expect(pendingOf('one')).toHaveLength(0));
    expect(sent).toHaveLength(2);
    expect(sent[1]).not.toHaveProperty('expected_last_seq');
    expect(sent[1]?.message).toBe('You get your money back.');
  });

  it('goes back into the composer when I want to change it', () => {
    fireEvent.click(screen.getByText('Edit'));
    expect(readDraft('one', 'reply')).toBe('You get your money back.');
    expect(staleReply('one')).toBeUndefined();
    expect(sent).toHaveLength(1);
  });
});
