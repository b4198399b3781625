// Which promise of a ticket is shown, and that it ticks without asking the server.
import type { SlaPromise, Ticket } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { pressing, stateNow } from '../src/pages/tickets/sla';

const START = Date.parse('2026-01-31T09:00:00Z');
const at = (minutes: number) => START + minutes * 60_000;
const running = (minutes: number): SlaPromise => ({
  state: 'running',
  breached: false,
  target_seconds: minutes * 60,
  elapsed_seconds: 0,
  warn_at: new Date(at(minutes * 0.8)).toISOString(),
  due_at: new Date(at(minutes)).toISOString(),
});
const still = (state: SlaPromise['state']): SlaPromise => ({
  ...running(10),
  state,
  warn_at: null,
  due_at: null,
});
const ticket = (sla: Ticket['sla']) => ({ sla }) as Ticket;

test('a running promise warns and breaks by the clock', () => {
  expect(stateNow(running(10), at(7))).toBe('running');
  expect(stateNow(running(10), at(8))).toBe('warning');
  expect(stateNow(running(10), at(11))).toBe('breached');
  expect(stateNow(still('paused'), at(99))).toBe('paused');
});

test('the first reply presses until it was given, then the solution does', () => {
  const both = ticket({ first_response: running(10), resolution: running(60) });
  expect(pressing(both, at(2))).toEqual({ what: 'first_response', state: 'running', left: 480 });
  const answered = ticket({ first_response: still('met'), resolution: running(60) });
  expect(pressing(answered, at(61))).toEqual({ what: 'resolution', state: 'breached', left: -60 });
  expect(pressing(ticket({ first_response: null, resolution: null }), at(1))).toBeNull();
  expect(pressing(ticket({ first_response: null, resolution: still('paused') }), at(1))).toEqual({
    what: 'resolution',
    state: 'paused',
    left: null,
  });
});
