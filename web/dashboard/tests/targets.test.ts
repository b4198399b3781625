import type { Agent, Team } from '@deskbell/protocol';
import { describe, expect, it } from 'vitest';
import { fuzzy, targets } from '../src/pages/inbox/conversation/targets';
import { session } from './make';

function agent(id: number, name: string, values: Partial<Agent> = {}): Agent {
  const rest: Omit<Agent, 'id' | 'name'> = {
    email: '',
    role: 'agent',
    skills: [],
    status: 'online',
    active_chats: 0,
    max_chats: 6,
    disabled: false,
    last_seen_at: null,
  };
  return { id, name, ...rest, ...values };
}

const billing: Team = { id: 3, name: 'Billing', members: [1] };

describe('the targets of a transfer', () => {
  it('are teams, then colleagues by presence and room, then the queue', () => {
    const agents = [
      agent(1, 'Mine'),
      agent(2, 'Away', { status: 'away' }),
      agent(3, 'Busy', { active_chats: 5 }),
      agent(4, 'Free'),
    ];
    const found = targets(session({ agent_id: 1, status: 'active' }), agents, [billing], 'Queue');
    expect(found.map((target) => target.name)).toEqual([
      'Billing',
      'Free',
      'Busy',
      'Away',
      'Queue',
    ]);
  });

  it('leave out the queue where the chat waits for everybody already', () => {
    expect(targets(session(), [], [], 'Queue')).toEqual([]);
  });

  it('are found by letters in their order, the closest first', () => {
    const all = ['Billing', 'Bob Long', 'Bln'].map((name) => ({ name }));
    expect(fuzzy(all, 'bln').map((one) => one.name)).toEqual(['Bln', 'Billing', 'Bob Long']);
    expect(fuzzy(all, 'zz')).toEqual([]);
    expect(fuzzy(all, ' ')).toHaveLength(3);
  });
});
