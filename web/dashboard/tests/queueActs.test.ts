// Snoozing, saved views, mentions and picking rows, as far as they are decided in the browser.
import type { SavedFilter } from '@deskbell/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { atWord, matchingAgents, mentionedIn } from '../src/pages/inbox/conversation/mentions';
import { belongs, queryOf, viewOf } from '../src/state/queue';
import {
  clearSelection,
  selectAll,
  selection,
  selectTo,
  toggleSelected,
} from '../src/state/selection';
import { snoozeChoices } from '../src/state/snoozing';
import { session } from './make';

const ALL: SavedFilter = {
  status: [],
  tags: [],
  inbox_id: null,
  team_id: null,
  agent_id: null,
  priority: null,
  q: null,
  snoozed: null,
};

describe('a snoozed chat', () => {
  const snoozed = session({
    status: 'active',
    agent_id: 1,
    snooze: { by_id: 1, until: null },
  });

  it('is in its own view and in neither of the active ones', () => {
    expect(viewOf(snoozed, 1)).toEqual(['snoozed']);
    expect(queryOf({ view: 'mine' })).toMatchObject({ status: 'active', snoozed: false });
    expect(queryOf({ view: 'snoozed' })).toMatchObject({ status: 'active', snoozed: true });
  });

  it('comes back on Monday, never on the same day', () => {
    const monday = snoozeChoices(new Date(2026, 0, 5, 12))[2]?.until;
    expect(monday).toEqual(new Date(2026, 0, 12, 9));
    const sunday = snoozeChoices(new Date(2026, 0, 4, 12));
    expect(sunday.map((choice) => choice.until)).toEqual([
      new Date(2026, 0, 4, 15),
      new Date(2026, 0, 5, 9),
      new Date(2026, 0, 5, 9),
      null,
    ]);
  });
});

describe('a saved view', () => {
  const belongsTo = (saved: Partial<SavedFilter>, values: Parameters<typeof session>[0]) =>
    belongs(session(values), { view: 'pending', saved: { ...ALL, ...saved } }, 1);

  it('shows what its filter says, whatever view the filter began in', () => {
    expect(belongsTo({}, { status: 'closed' })).toBe(true);
    expect(belongsTo({ status: ['closed'] }, { status: 'pending' })).toBe(false);
    expect(belongsTo({ tags: ['vip', 'late'] }, { tags: ['late', 'vip', 'more'] })).toBe(true);
    expect(belongsTo({ tags: ['vip'] }, { tags: [] })).toBe(false);
    expect(belongsTo({ agent_id: 'me' }, { agent_id: 1 })).toBe(true);
    expect(belongsTo({ agent_id: 'none' }, { agent_id: 1 })).toBe(false);
    expect(belongsTo({ agent_id: 'none' }, { agent_id: null })).toBe(true);
    expect(belongsTo({ agent_id: '7' }, { agent_id: 7 })).toBe(true);
    expect(belongsTo({ snoozed: false }, { snooze: { by_id: 1, until: null } })).toBe(false);
  });

  it('asks the server in the same words, with what is filtered on top', () => {
    const query = queryOf({
      view: 'pending',
      tag: 'late',
      saved: { ...ALL, status: ['active'], tags: ['a, b'], agent_id: 'me', snoozed: false },
    });
    expect(query).toEqual({
      status: 'active',
      agent_id: 'me',
      snoozed: false,
      tags: '["a, b","late"]',
      sort: 'recent',
    });
  });
});

describe('a mention', () => {
  const agents = [
    { id: 1, name: 'Ann' },
    { id: 2, name: 'Ann Lee' },
    { id: 3, name: 'José Núñez' },
  ];

  it('begins with an @ at the start of a word', () => {
    expect(atWord('see @an', 7)).toEqual({ from: 4, query: 'an' });
    expect(atWord('@', 1)).toEqual({ from: 0, query: '' });
    expect(atWord('ann@firm.example', 16)).toBeNull();
    expect(atWord('@ ann', 5)).toBeNull();
  });

  it('finds people by any of their names', () => {
    expect(matchingAgents(agents, 'lee').map((one) => one.id)).toEqual([2]);
    expect(matchingAgents(agents, 'ann l').map((one) => one.id)).toEqual([2]);
    expect(matchingAgents(agents, 'ann').map((one) => one.id)).toEqual([1, 2]);
  });

  it('means the longest name that stands there', () => {
    expect(mentionedIn('@Ann Lee, please', agents)).toEqual([2]);
    expect(mentionedIn('@Ann and @Ann Lee and @José Núñez', agents)).toEqual([3, 2, 1]);
    expect(mentionedIn('ann', agents)).toEqual([]);
  });
});

describe('picking rows', () => {
  beforeEach(clearSelection);

  it('takes a range from the row that was picked last', () => {
    const ids = ['a', 'b', 'c', 'd'];
    toggleSelected('d');
    selectTo('b', ids);
    expect([...selection()].sort()).toEqual(['b', 'c', 'd']);
    toggleSelected('c');
    expect([...selection()].sort()).toEqual(['b', 'd']);
  });

  it('never takes more than the server would', () => {
    selectAll(Array.from({ length: 300 }, (_, index) => `s${index}`));
    expect(selection().size).toBe(200);
  });
});
