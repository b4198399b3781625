// The published live-chat story from start to end, told by the official client over one way of connecting.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { cuttingProxy } from '../../lib/proxy.mjs';
import { seeded } from '../../lib/random.mjs';
import { until } from '../../lib/wait.mjs';
import { caller } from './people.mjs';
import { fields, liveChat } from './shapes.mjs';
import { connect } from './socket_io.mjs';

const START = {
  subject: 'Order 1042 has not arrived',
  priority: 'high',
  required_skills: ['billing'],
  metadata: { page_url: 'https://shop.example/orders', browser: 'Firefox 145' },
};

/** The ack of something that went well, without its `ok`. */
async function ask(client, name, data, ...adds) {
  const { ok, ...rest } = await client.ask(name, data);
  assert.equal(ok, true, `${name}: ${JSON.stringify(rest)}`);
  fields(`the ack of ${name}`, rest, adds);
  return rest;
}

async function refused(client, name, data, code, field) {
  const answer = await client.ask(name, data);
  assert.equal(answer.ok, false, `${name} ${JSON.stringify(data)} is refused`);
  fields('a refusal', answer, ['ok', 'error']);
  assert.deepEqual([answer.error.code, answer.error.field], [code, field], answer.error.message);
  assert.ok(answer.error.message.length > 5, 'it is told in words');
  return answer.error;
}

export async function liveChatStory(t, { desk, way, people }) {
  const base = desk.url;
  const rest = caller(base);
  const proxy = await cuttingProxy({
    port: desk.port,
    random: seeded(`live-chat-${way}`),
    nextCut: () => null,
  });
  const open = (who, token, where = base) =>
    connect(where, { who, way, auth: token ? { token } : undefined });
  const [agent1, agent2, admin, customer] = await Promise.all([
    open('agent1', people.agent1.token),
    open('agent2', people.agent2.token),
    open('admin', people.admin.token),
    connect(proxy.url, { who: 'the customer', way, query: { tenant: 'demo-tenant' } }),
  ]);
  const agents = [agent1, agent2, admin];
  const everyone = [...agents, customer];
  const ids = { agent1: people.agent1.user.id, agent2: people.agent2.user.id };
  const by = (person) => ({ token: people[person].token });
  let session;
  let id;
  let token;
  /** Who won the race, and who lost it. */
  let winner;
  let loser;

  const mine = (data) => data.session_id === id;
  const isMine = (data) => data.id === id;
  const say = (client, content, more) =>
    ask(client, 'chat:send_message', { session_id: id, type: 'text', content, ...more }, 'message');

  try {
    await t.test('all are connected the way they asked for', () => {
      const wanted = way === 'polling' ? 'polling' : 'websocket';
      for (const one of everyone) assert.equal(one.transport, wanted);
    });

    await t.test('a customer starts a chat and every online agent hears of it', async () => {
      const answer = await ask(customer, 'chat:start', START, 'session', 'messages', 'token');
      ({ session, token } = answer);
      id = session.id;
      liveChat.session(session);
      assert.deepEqual(
        [session.status, session.agent_id, session.subject, session.priority],
        ['pending', null, START.subject, 'high'],
      );
      assert.deepEqual(session.required_skills, ['billing']);
      assert.equal(session.metadata.browser, 'Firefox 145', 'what the client sends along is kept');
      assert.equal(session.metadata.customer.page_url, 'https://shop.example/orders');
      assert.equal(session.metadata.customer.previous_chats_count, 0);
      customer.socket.auth = { token };
      for (const agent of agents) {
        assert.deepEqual(liveChat.session(await agent.next('chat:new_session', isMine)), {
          ...session,
          wait_time: agent.heard.of('chat:new_session').find(isMine).wait_time,
        });
      }
    });

    await t.test(
      'a chat started by REST is announced too, and a retry starts no second',
      async () => {
        const headers = { 'x-tenant': 'demo-tenant', 'idempotency-key': randomUUID() };
        const first = await rest.post('/api/live-chat/start', { subject: 'By REST' }, { headers });
        assert.equal(first.status, 201);
        liveChat.session(first.body.session);
        assert.equal(first.body.session.priority, 'medium', 'the published default');
        const again = await rest.post('/api/live-chat/start', { subject: 'By REST' }, { headers });
        assert.equal(again.status, 200);
        assert.equal(again.body.session.id, first.body.session.id);
        for (const agent of agents) {
          await agent.next('chat:new_session', (one) => one.id === first.body.session.id);
        }
        const ended = await rest.post(`/api/live-chat/${first.body.session.id}/end`, undefined, {
          token: first.body.token,
        });
        assert.deepEqual([ended.status, ended.body.session.status], [200, 'closed']);
      },
    );

    await t.test(
      'the queue holds it, in both orders, by skill, and in the statistics',
      async () => {
        const list = async (query) => {
          const { status, body } = await rest.get(
            `/api/live-chat/agent/sessions?status=pending${query}`,
            by('agent1'),
          );
          assert.equal(status, 200);
          fields('the list', body, ['sessions']);
          return body.sessions.map(liveChat.session);
        };
        const ranks = { urgent: 0, high: 1, medium: 2, low: 3 };
        const byPriority = await list('');
        const order = byPriority.map((one) => [ranks[one.priority], one.created_at]);
        assert.deepEqual(
          order,
          [...order].sort((a, b) => a[0] - b[0] || a[1].localeCompare(b[1])),
        );
        assert.deepEqual(await list('&sort=priority').then(names), names(byPriority));
        const byWait = await list('&sort=wait_time');
        const since = byWait.map((one) => one.created_at);
        assert.deepEqual(since, [...since].sort(), 'oldest first');
        const skilled = await list('&skills=billing');
        assert.ok(skilled.some(isMine));
        assert.ok(skilled.every((one) => one.required_skills.includes('billing')));

        const { body: stats } = await rest.get('/api/live-chat/queue/stats', by('agent1'));
        fields('queue statistics', stats, [
          'total_pending',
          'by_priority',
          'wait_times',
          'average_wait_time',
          'longest_wait_time',
        ]);
        fields('by_priority', stats.by_priority, ['urgent', 'high', 'medium', 'low']);
        assert.equal(stats.total_pending, byPriority.length);
        const sum = Object.values(stats.by_priority).reduce((a, b) => a + b);
        assert.equal(sum, stats.total_pending);
        const wait = stats.wait_times.find(mine);
        fields('a wait', wait, ['session_id', 'priority', 'wait_time']);
        assert.equal(wait.priority, 'high');
        const longest = Math.max(...stats.wait_times.map((one) => one.wait_time));
        assert.equal(stats.longest_wait_time, longest);
      },
    );

    await t.test('of two agents who accept at once exactly one wins', async () => {
      const answers = await Promise.all(
        [agent1, agent2].map((agent) => agent.ask('chat:accept', { session_id: id })),
      );
      assert.deepEqual(answers.map((one) => one.ok).sort(), [false, true]);
      const first = answers[0].ok ? 0 : 1;
      [winner, loser] = first === 0 ? [agent1, agent2] : [agent2, agent1];
      const won = first === 0 ? 'agent1' : 'agent2';
      winner.name = won;
      loser.name = first === 0 ? 'agent2' : 'agent1';
      assert.equal(answers[1 - first].error.code, 'already_assigned');
      assert.match(answers[1 - first].error.message, new RegExp(people[won].user.name));
      const taken = liveChat.session(answers[first].session);
      assert.deepEqual([taken.status, taken.agent_id], ['active', ids[won]]);
      assert.ok(taken.assigned_at);
      for (const one of [customer, winner]) {
        const told = liveChat.session(await one.next('chat:session_assigned', isMine));
        assert.deepEqual([told.status, told.agent_id], ['active', ids[won]]);
        const line = liveChat.message(await one.next('chat:new_message', mine));
        assert.deepEqual([line.type, line.sender_type, line.seq], ['system', 'system', 1]);
      }
    });

    await t.test('messages go both ways, each acked with what the room hears', async () => {
      const { message: asked } = await say(customer, 'Where is my order?');
      liveChat.message(asked);
      assert.deepEqual(
        [asked.type, asked.content, asked.sender_type, asked.sender_id, asked.seq],
        ['text', 'Where is my order?', 'customer', session.customer_id, 2],
      );
      const { message: answered } = await say(winner, 'On its way.');
      assert.deepEqual([answered.sender_type, answered.seq], ['agent', 3]);
      for (const one of [customer, winner]) {
        for (const message of [asked, answered]) {
          assert.deepEqual(await one.next('chat:new_message', mine), message);
        }
      }
    });

    await t.test(
      'a retry is the same message; the same client_id with another text is refused',
      async () => {
        const client_id = randomUUID();
        const { message } = await say(customer, 'Only once, please.', { client_id });
        const { message: again } = await say(customer, 'Only once, please.', { client_id });
        assert.deepEqual(again, message);
        const other = { session_id: id, type: 'text', content: 'Something else', client_id };
        await refused(customer, 'chat:send_message', other, 'client_id_reused');
        const { message: after } = await say(customer, 'And another.');
        assert.equal(after.seq, message.seq + 1, 'nothing was written twice');
        for (const one of [customer, winner]) {
          await one.next('chat:new_message', (data) => data.id === after.id);
          const heard = one.heard.of('chat:new_message').filter((data) => data.id === message.id);
          assert.equal(heard.length, 1, 'and it is heard once');
        }
      },
    );

    await t.test('typing and seen reach the other side and never come back', async () => {
      for (const [from, to, user_type, user_id] of [
        [customer, winner, 'customer', session.customer_id],
        [winner, customer, 'agent', ids[winner.name]],
      ]) {
        for (const is_typing of [true, false]) {
          await ask(from, 'chat:typing', { session_id: id, is_typing });
          const told = await to.next('chat:typing', mine);
          assert.deepEqual(told, { session_id: id, user_id, user_type, is_typing });
        }
        const { message } = await say(to, `Read this, ${user_type}.`);
        await ask(from, 'chat:seen', { session_id: id, message_id: message.id });
        assert.deepEqual(await to.next('chat:seen', mine), {
          session_id: id,
          user_id,
          user_type,
          message_id: message.id,
          seq: message.seq,
        });
        // What a socket hears is in order: had it been sent back, it would stand before this.
        const { message: last } = await say(from, 'Seen it.');
        await from.next('chat:new_message', (data) => data.id === last.id);
        for (const name of ['chat:typing', 'chat:seen']) {
          const own = from.heard.of(name).filter((data) => data.user_type === user_type);
          assert.deepEqual(own, [], `${name} is not echoed to the ${user_type}`);
        }
      }
    });

    await t.test('a saved reply greets the customer by the name it is given', async () => {
      const { message } = await ask(
        winner,
        'chat:use_canned_response',
        {
          session_id: id,
          shortcut: 'greeting',
          variables: { customer_name: 'Vera {{agent_name}}' },
        },
        'message',
      );
      liveChat.message(message);
      assert.equal(message.type, 'text');
      assert.match(message.content, /Vera \{\{agent_name\}\}/, 'a value is text, not a place');
      assert.match(message.content, new RegExp(people[winner.name].user.name));
      assert.deepEqual(
        await customer.next('chat:new_message', (m) => m.id === message.id),
        message,
      );

      const replies = await rest.get('/api/v1/canned-responses', by('agent1'));
      const greeting = replies.body.canned_responses.find((one) => one.shortcut === 'greeting');
      for (const canned_response_id of [greeting.id, String(greeting.id)]) {
        const sent = { session_id: id, canned_response_id };
        const { message: plain } = await ask(winner, 'chat:use_canned_response', sent, 'message');
        assert.doesNotMatch(plain.content, /\{\{/, 'a place nobody fills is not shown');
      }
    });

    await t.test('a help article is shared with its title, address and beginning', async () => {
      const { body } = await rest.get('/api/v1/kb/articles', by('agent1'));
      const [article] = body.articles;
      const sent = { session_id: id, type: 'kb_article', kb_article_id: article.id };
      const { message } = await ask(winner, 'chat:send_message', sent, 'message');
      liveChat.message(message, 'kb_article');
      fields('the article', message.kb_article, ['id', 'title', 'url', 'excerpt']);
      assert.deepEqual(
        [message.type, message.kb_article.id, message.kb_article.title],
        ['kb_article', article.id, article.title],
      );
      assert.deepEqual(
        await customer.next('chat:new_message', (m) => m.id === message.id),
        message,
      );
    });

    await t.test('the agent sees the customer, and how much there is to do', async () => {
      const { body: context } = await rest.get(
        `/api/live-chat/${id}/customer-context`,
        by('agent1'),
      );
      fields('the context', context, [
        'customer',
        'previous_tickets',
        'previous_chats',
        'active_tickets',
        'active_chats',
        'account',
      ]);
      assert.equal(context.customer.id, session.customer_id);
      const load = (who, person) =>
        rest.get(`/api/live-chat/agent/${ids[who]}/workload`, by(person));
      const { body: own } = await load(winner.name, winner.name);
      fields('the workload', own, [
        'active_chats_count',
        'max_chats',
        'capacity_utilization',
        'available_slots',
        'active_chats',
      ]);
      own.active_chats.forEach(liveChat.session);
      assert.ok(own.active_chats.some(isMine));
      assert.equal(own.active_chats_count, own.active_chats.length);
      assert.equal(own.available_slots, Math.max(0, own.max_chats - own.active_chats_count));
      assert.equal(
        own.capacity_utilization,
        Math.min(1, own.active_chats_count / own.max_chats),
        'utilization is 0 to 1',
      );
      assert.equal((await load(winner.name, 'admin')).status, 200, 'an admin sees anyone’s');
      assert.equal((await load(winner.name, loser.name)).status, 403, 'a colleague does not');
    });

    await t.test(
      'a chat is handed on: the room and the new agent hear, and the new agent is in it',
      async () => {
        const data = { session_id: id, agent_id: String(ids[loser.name]), reason: 'Knows parcels' };
        const { session: moved } = await ask(winner, 'chat:transfer', data, 'session');
        assert.equal(liveChat.session(moved).agent_id, ids[loser.name]);
        for (const one of [customer, winner, loser]) {
          const told = liveChat.session(await one.next('chat:transferred', isMine));
          assert.equal(told.agent_id, ids[loser.name]);
        }
        const { message } = await say(customer, 'Hello again?');
        await loser.next('chat:new_message', (one) => one.id === message.id);
        await refused(
          winner,
          'chat:transfer',
          data.agent_id && { ...data, agent_id: ids[winner.name] },
          'already_assigned',
        );
        const back = { agent_id: ids[winner.name], reason: 'Back to you' };
        const answer = await rest.post(`/api/live-chat/${id}/transfer`, back, by(loser.name));
        assert.deepEqual([answer.status, answer.body.session.agent_id], [200, ids[winner.name]]);
        await winner.next('chat:transferred', (one) => one.agent_id === ids[winner.name]);
      },
    );

    await t.test('an admin gives a pending chat to an agent', async () => {
      const start = { subject: 'For the admin', tenant: 'demo-tenant' };
      const { body } = await rest.post('/api/live-chat/start', start);
      const all = await rest.get('/api/live-chat/admin/all-sessions?status=pending', by('admin'));
      assert.ok(all.body.sessions.some((one) => one.id === body.session.id));
      const other = await rest.get('/api/live-chat/admin/all-sessions', by('agent1'));
      assert.equal(other.status, 403, 'this list is for admins');
      const to = { agent_id: ids.agent2 };
      const path = `/api/live-chat/${body.session.id}/assign`;
      assert.equal((await rest.post(path, to, by('agent1'))).status, 403);
      const given = await rest.post(path, to, by('admin'));
      assert.deepEqual([given.status, given.body.session.agent_id], [200, ids.agent2]);
      const told = await agent2.next('chat:session_assigned', (one) => one.id === body.session.id);
      liveChat.session(told);
      await rest.post(`/api/live-chat/${body.session.id}/end`, undefined, by('admin'));
    });

    await t.test(
      'after a cut the customer joins again and gets what was missed, each once',
      async () => {
        const { message: before } = await say(winner, 'before the cut');
        await customer.next('chat:new_message', (one) => one.id === before.id);
        // Between two polls nothing is open that could be cut.
        await until('the customer is cut off', () => {
          proxy.cutAll();
          return !customer.socket.connected;
        });
        for (let n = 1; n <= 5; n += 1) await say(winner, `missed ${n}`);
        // The rest is written while the customer comes back.
        const meanwhile = Promise.all([1, 2, 3, 4, 5].map((n) => say(winner, `meanwhile ${n}`)));
        await customer.open();
        const joined = await ask(
          customer,
          'chat:join',
          { session_id: id, after_seq: before.seq },
          'session',
          'messages',
          'has_more',
        );
        await meanwhile;
        const { message: last } = await say(winner, 'after the cut');
        await customer.next('chat:new_message', (one) => one.id === last.id);
        liveChat.session(joined.session);
        const live = customer.heard.of('chat:new_message').filter((one) => one.seq > before.seq);
        const seqs = [...joined.messages, ...live].map((one) => liveChat.message(one).seq);
        const wanted = Array.from({ length: last.seq - before.seq }, (_, n) => before.seq + 1 + n);
        assert.deepEqual(seqs, wanted, 'none missing, none twice, in order');
        assert.ok(joined.messages.length >= 5, 'those of the gap came with the join');
      },
    );

    await t.test('a chat becomes a ticket once, and goes on', async () => {
      const path = `/api/live-chat/${id}/convert-to-ticket`;
      const made = await rest.post(
        path,
        { subject: 'Lost parcel', priority: 'urgent' },
        by(winner.name),
      );
      assert.equal(made.status, 201);
      const { ticket } = made.body;
      assert.deepEqual(
        [ticket.subject, ticket.priority, ticket.session_id],
        ['Lost parcel', 'urgent', id],
      );
      for (const one of ticket.transcript) assert.equal(one.session_id, id);
      assert.ok(ticket.transcript.some((one) => one.content === 'Where is my order?'));
      const again = await rest.post(path, {}, by(winner.name));
      assert.deepEqual([again.status, again.body.ticket.id], [200, ticket.id]);
      const line = await customer.next('chat:new_message', (one) => /ticket/.test(one.content));
      assert.equal(line.type, 'system');
      const { body: context } = await rest.get(
        `/api/live-chat/${id}/customer-context`,
        by('agent1'),
      );
      assert.deepEqual(
        context.active_tickets.map((one) => one.id),
        [ticket.id],
      );
    });

    await t.test(
      'what may not be is refused in the ack, naming the field, and the connection lives',
      async () => {
        const nowhere = { session_id: 'nowhere' };
        for (const [client, name, data, code, field] of [
          [
            customer,
            'chat:send_message',
            { session_id: id, type: 'text', content: ' ' },
            'invalid',
            'content',
          ],
          [customer, 'chat:send_message', { session_id: id, type: 'text' }, 'invalid', 'content'],
          [customer, 'chat:send_message', { type: 'text', content: 'x' }, 'invalid', 'session_id'],
          [
            customer,
            'chat:send_message',
            { session_id: id, type: 'hologram', content: 'x' },
            'invalid',
            'type',
          ],
          [
            customer,
            'chat:send_message',
            { session_id: id, content: 'x'.repeat(1001) },
            'invalid',
            'content',
          ],
          [customer, 'chat:typing', { session_id: id, is_typing: 'yes' }, 'invalid', 'is_typing'],
          [customer, 'chat:send_message', { ...nowhere, content: 'x' }, 'not_found'],
          [customer, 'chat:join', nowhere, 'not_found'],
          [customer, 'chat:accept', { session_id: id }, 'forbidden'],
          [customer, 'chat:transfer', { session_id: id, agent_id: 1 }, 'forbidden'],
          [customer, 'agent:activity_ping', {}, 'forbidden'],
          [winner, 'chat:start', { subject: 'An agent' }, 'forbidden'],
          [
            winner,
            'chat:use_canned_response',
            { session_id: id, shortcut: 'no-such' },
            'not_found',
          ],
          [winner, 'chat:transfer', { session_id: id, agent_id: 424242 }, 'not_found'],
          [winner, 'chat:dance', {}, 'invalid', 'event'],
        ]) {
          await refused(client, name, data, code, field);
        }
        customer.socket.emit('chat:join', nowhere);
        const told = await customer.next('error');
        assert.equal(told.code, 'not_found', 'without an ack it is told as an event');
      },
    );

    await t.test('one of them ends it and the room hears', async () => {
      const { session: done } = await ask(customer, 'chat:end', { session_id: id }, 'session');
      liveChat.session(done);
      assert.ok(done.status === 'closed' && done.ended_at && done.ticket_id);
      for (const one of [customer, winner]) {
        assert.deepEqual(await one.next('chat:ended', isMine), done);
      }
      await refused(
        winner,
        'chat:send_message',
        { session_id: id, content: 'Late' },
        'conversation_closed',
      );
      const { body } = await rest.get(`/api/live-chat/${id}/messages`, { token });
      const seqs = body.messages.map((one) => one.seq);
      assert.deepEqual(
        seqs,
        seqs.map((_, n) => n + 1),
        'the history is whole',
      );
    });
  } finally {
    for (const one of everyone) one.close();
    await proxy.close();
  }
}

const names = (sessions) => sessions.map((one) => one.id);
