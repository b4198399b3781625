// Order of the queue and membership of the views.
import { describe, expect, it } from 'vitest';
import { belongs, comparator, viewOf } from '../src/state/queue';
import { session } from './make';

const ids = (view: 'pending' | 'active', ...sessions: ReturnType<typeof session>[]) =>
  [...sessions].sort(comparator(view)).map((one) => one.id);

describe('the queue', () => {
  it('puts urgent chats first, whoever waited longer', () => {
    const patient = session({ id: 'patient', created_at: '2026-03-02T08:00:00.000Z' });
    const urgent = session({ id: 'urgent', priority: 'urgent' });
    expect(ids('pending', patient, urgent)).toEqual(['urgent', 'patient']);
  });

  it('puts who has waited longest first among the same priority', () => {
    const early = session({ id: 'early', created_at: '2026-03-02T08:00:00.000Z' });
    const late = session({ id: 'late', created_at: '2026-03-02T09:00:00.000Z' });
    expect(ids('pending', late, early)).toEqual(['early', 'late']);
  });

  it('shows the newest activity first outside the queue', () => {
    const quiet = session({ id: 'quiet', last_activity_at: '2026-03-02T08:00:00.000Z' });
    const busy = session({ id: 'busy', last_activity_at: '2026-03-02T09:00:00.000Z' });
    expect(ids('active', quiet, busy)).toEqual(['busy', 'quiet']);
  });
});

describe('the views', () => {
  it('counts my active chat both as mine and as active', () => {
    expect(viewOf(session({ status: 'active', agent_id: 1 }), 1)).toEqual(['active', 'mine']);
  });

  it("keeps a colleague's chat out of mine", () => {
    const theirs = session({ status: 'active', agent_id: 2 });
    expect(belongs(theirs, { view: 'mine' }, 1)).toBe(false);
    expect(belongs(theirs, { view: 'active' }, 1)).toBe(true);
  });

  it('applies priority and inbox on top of the view', () => {
    const one = session({ priority: 'high', inbox_id: 3 });
    expect(belongs(one, { view: 'pending', priority: 'high', inbox: 3 }, 1)).toBe(true);
    expect(belongs(one, { view: 'pending', priority: 'low' }, 1)).toBe(false);
    expect(belongs(one, { view: 'pending', inbox: 4 }, 1)).toBe(false);
  });
});
