// Two agents accept at once: one gets the chat, the other is told who.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accept, forgetRace, races } from '../src/state/actions';
import { keep } from '../src/state/auth';
import { conversation, forgetAll, store } from '../src/state/conversations';
import { toasts } from '../src/state/toasts';
import { answer, later, login, problem, serve, session } from './make';

beforeEach(() => {
  keep(login);
  store(session());
});
afterEach(() => {
  forgetRace('one');
  forgetAll();
  vi.unstubAllGlobals();
});

describe('accepting a chat', () => {
  it('makes it mine when I was first', async () => {
    const fetch = serve(() => answer({ session: session({ status: 'active', agent_id: 1 }) }));
    expect(await accept('one')).toBe(true);
    expect(conversation('one')?.agent_id).toBe(1);
    expect(races.one).toBeUndefined();
    expect(fetch.mock.calls[0]?.[1]?.body).toBe('{"agent_id":1}');
  });

  it('tells who was first when I was not, and shows the chat as theirs', async () => {
    const jonas = { id: 2, name: 'Jonas' };
    serve((_path, init) =>
      init.method === 'POST'
        ? problem(409, 'already_assigned', { agent: jonas })
        : answer({ session: session({ status: 'active', agent_id: 2, agent: jonas }) }),
    );
    expect(await accept('one')).toBe(false);
    expect(races.one?.winner).toEqual(jonas);
    await vi.waitFor(() => expect(conversation('one')?.agent?.name).toBe('Jonas'));
  });

  it('asks the server once, however often the key is pressed', async () => {
    const slow = later<Response>();
    const fetch = serve(() => slow.promise);
    const first = accept('one');
    await accept('one');
    expect(races.one?.asking).toBe(true);
    expect(fetch).toHaveBeenCalledTimes(1);
    slow.resolve(answer({ session: session({ status: 'active', agent_id: 1 }) }));
    await first;
  });

  it('says so and lets me try again when the server could not be reached', async () => {
    serve(() => Promise.reject(new TypeError('away')));
    expect(await accept('one')).toBe(false);
    expect(races.one).toBeUndefined();
    expect(toasts().at(-1)?.tone).toBe('error');
  });
});
