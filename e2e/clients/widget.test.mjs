// Contract W from both sides: the site's widget by REST and socket, the company's agents by socket and REST.
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startDesk } from '../lib/desk.mjs';
import { closeFrames, openFrames } from './lib/frames.mjs';
import { caller, signInAll, withVisitorAuth } from './lib/people.mjs';
import { fields, widget } from './lib/shapes.mjs';
import { closeSocketIo, connect, WAYS } from './lib/socket_io.mjs';

const EVENTS = [
  'message:new',
  'conversation:new',
  'conversation:view-update',
  'conversation:updated',
];
const INIT = { companyId: 'demo-tenant', name: 'Wanda', email: 'wanda@mail.example' };

let desk;
let rest;
let people;
let agent;

before(async () => {
  desk = await startDesk({ name: 'clients-widget' });
  rest = caller(desk.url);
  people = await signInAll(desk.url);
  agent = { token: people.agent1.token };
});
after(async () => {
  closeSocketIo();
  closeFrames();
  await desk?.stop();
});

const init = (more, options) => rest.post('/api/widget/init', { ...INIT, ...more }, options);

/** What a site would sign for a customer it knows. */
function siteToken(secret, claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

for (const way of Object.keys(WAYS)) {
  test(`both sides hear the published events, once each, over ${way}`, async (t) => {
    const company = await connect(desk.url, { who: 'the company', way, auth: agent });
    const first = await init({ message: 'Hello' });
    assert.equal(first.status, 201);
    const { conversationId, psid, token } = first.body;
    fields('the answer to init', first.body, [
      'conversationId',
      'psid',
      'token',
      'isNew',
      'message',
      'config',
    ]);
    assert.equal(first.body.isNew, true);
    widget.message(first.body.message);
    assert.deepEqual([first.body.message.text, first.body.message.role], ['Hello', 'USER']);
    const mine = ({ conversation }) => conversation.id === conversationId;
    const about = (one) => one.conversationId === conversationId;

    await t.test('a new conversation and its message reach the company', async () => {
      const told = widget.conversation(await company.next('conversation:new', mine)).conversation;
      assert.deepEqual(
        [told.psid, told.platform, told.status, told.customerName, told.customerEmail],
        [psid, 'WIDGET', 'OPEN', 'Wanda', 'wanda@mail.example'],
      );
      const { message, conversation } = widget.new(await company.next('message:new', mine));
      assert.deepEqual(message, first.body.message);
      assert.deepEqual(
        [conversation.psid, conversation.status, conversation.platform],
        [psid, 'OPEN', 'WIDGET'],
      );
      const update = widget.viewUpdate(await company.next('conversation:view-update', about));
      assert.deepEqual([update.type, update.message.text], ['new_message', 'Hello']);
      const updated = widget.updated(await company.next('conversation:updated', about));
      assert.deepEqual([updated.messageCount, updated.lastMessageAt], [1, message.createdAt]);
    });

    const visitor = await connect(desk.url, { who: 'the visitor', way, auth: { token } });
    await t.test('a socket in both rooms hears a message once', async () => {
      assert.equal((await company.ask('conversation:join', { conversationId })).ok, true);
      assert.equal((await visitor.ask('conversation:join', { conversationId })).ok, true);
      const clientId = randomUUID();
      const say = { conversationId, text: 'Second', clientId, meta: { page: '/cart' } };
      const sent = await rest.post('/api/widget/messages', say, { token });
      assert.equal(sent.status, 201);
      fields('the answer', sent.body, ['message']);
      const again = await rest.post('/api/widget/messages', say, { token });
      assert.deepEqual([again.status, again.body], [200, sent.body]);
      const other = await rest.post('/api/widget/messages', { ...say, text: 'No' }, { token });
      assert.equal(other.status, 409);
      const answer = { conversationId, text: 'Third', meta: { internal: 'fraud score 7' } };
      const answered = await rest.post('/api/messages/send', answer, agent);
      assert.equal(answered.status, 201);
      widget.message(answered.body.message);
      assert.equal(answered.body.message.role, 'AGENT');
      const isLast = ({ message }) => message.id === answered.body.message.id;
      await company.next('conversation:updated', (one) => about(one) && one.messageCount === 3);
      await visitor.next('message:new', isLast);
      const texts = (one) =>
        one.heard
          .of('message:new')
          .filter(mine)
          .map((e) => e.message.text);
      assert.deepEqual(texts(company), ['Hello', 'Second', 'Third']);
      assert.deepEqual(texts(visitor), ['Second', 'Third']);
      for (const name of EVENTS.slice(2)) {
        const heard = company.heard.of(name).filter(about);
        assert.equal(heard.length, 3, `${name} once a message`);
      }
    });

    await t.test('what the desk notes beside a message never reaches the visitor', async () => {
      const noted = company.heard.of('message:new').find((one) => one.message.text === 'Third');
      assert.deepEqual(noted.message.meta, { internal: 'fraud score 7' });
      const own = visitor.heard.of('message:new').find((one) => one.message.text === 'Second');
      assert.deepEqual(own.message.meta, { page: '/cart' }, 'what visitors say they may hear');
      const path = `/api/widget/messages?conversationId=${conversationId}`;
      const reads = await Promise.all([
        rest.get(path, { token }),
        rest.get(`/api/v1/chat/public/session/${conversationId}`, { token }),
        rest.get(`/api/live-chat/${conversationId}/messages`, { token }),
        rest.get(`/chat/${conversationId}/history`, { token }),
        rest.get('/api/v1/events?cursor=', { token }),
      ]);
      for (const { status, body } of reads.slice(0, 4)) {
        assert.equal(status, 200);
        assert.match(JSON.stringify(body), /Third/);
      }
      assert.doesNotMatch(JSON.stringify(reads.map((one) => one.body)), /fraud/);
      assert.doesNotMatch(JSON.stringify(visitor.heard.log), /fraud/);
      for (const { meta } of reads[0].body.messages.filter((one) => one.role !== 'USER')) {
        assert.deepEqual(meta, {});
      }
    });

    await t.test('it reads back after a message, by number and by id', async () => {
      const read = async (after) => {
        const query = new URLSearchParams({ conversationId, ...(after ? { after } : {}) });
        const { body } = await rest.get(`/api/widget/messages?${query}`, { token });
        return body.messages.map(widget.message);
      };
      const all = await read();
      assert.deepEqual(
        all.map((one) => one.seq),
        [1, 2, 3],
      );
      assert.deepEqual(await read('1'), all.slice(1));
      assert.deepEqual(await read(all[1].id), all.slice(2));
    });

    await t.test(
      'a visitor who comes back and joins gets what was missed, none twice',
      async (inner) => {
        visitor.close();
        await rest.post('/api/messages/send', { conversationId, text: 'missed' }, agent);
        const back = await connect(desk.url, { who: 'the visitor again', way, auth: { token } });
        await rest.post('/api/messages/send', { conversationId, text: 'before the join' }, agent);
        const joined = await back.ask('conversation:join', { conversationId, after: 3 });
        fields('the ack', joined, ['ok', 'messages', 'hasMore']);
        joined.messages.forEach(widget.message);
        const { body } = await rest.post(
          '/api/messages/send',
          { conversationId, text: 'live' },
          agent,
        );
        await back.next('message:new', ({ message }) => message.id === body.message.id);
        const heard = back.heard.of('message:new').map((one) => one.message.seq);
        const seqs = [...joined.messages.map((one) => one.seq), ...heard];
        assert.deepEqual(seqs.toSorted(), [4, 5, 6]);

        await inner.test('and after leaving hears no more', async () => {
          assert.equal((await back.ask('conversation:leave', { conversationId })).ok, true);
          const left = await rest.post(
            '/api/messages/send',
            { conversationId, text: 'left' },
            agent,
          );
          await company.next('message:new', (one) => one.message.id === left.body.message.id);
          const rejoined = await back.ask('conversation:join', { conversationId, after: 6 });
          assert.deepEqual(
            rejoined.messages.map((one) => one.text),
            ['left'],
          );
          const again = back.heard.of('message:new').map((one) => one.message.text);
          assert.ok(!again.includes('left'), 'the one of between came with the join only');
        });
        back.close();
      },
    );

    await t.test('a returning user goes on where they were', async () => {
      const returning = await init({ message: 'I am back', conversationId }, { token });
      assert.deepEqual(
        [returning.status, returning.body.isNew, returning.body.conversationId],
        [200, false, conversationId],
      );
      assert.equal(returning.body.psid, psid);
      const { message } = widget.new(
        await company.next('message:new', (one) => mine(one) && one.message.text === 'I am back'),
      );
      assert.deepEqual(message, returning.body.message);
      const news = company.heard.of('conversation:new').filter(mine);
      assert.equal(news.length, 1, 'no second conversation');
    });
    company.close();
  });
}

test('a customer the site vouches for finds the open conversation without its id', async () => {
  const { body } = await rest.get('/api/v1/inboxes', { token: people.admin.token });
  const { secret } = body.inboxes.find((one) => one.channel === 'widget');
  const exp = Math.floor(Date.now() / 1000) + 600;
  const claims = {
    sub: 'shopper-1',
    tenant: 'demo-tenant',
    role: 'customer',
    exp,
    name: 'Vouched',
  };
  const verified = { token: siteToken(secret, claims) };
  const first = await init({ message: 'One' }, verified);
  const second = await init({ message: 'Two' }, verified);
  assert.deepEqual([first.status, first.body.isNew], [201, true]);
  assert.deepEqual([second.status, second.body.isNew], [200, false]);
  assert.equal(second.body.conversationId, first.body.conversationId);
  const forged = { token: siteToken('not the secret', claims) };
  assert.equal((await init({ message: 'Three' }, forged)).status, 401);
  const typed = await init({ message: 'Four', name: 'Vouched' });
  assert.equal(typed.body.isNew, true, 'a typed name attaches nobody to anything');
});

test('a visitor hears nothing of the company’s room, nor of another’s conversation', async () => {
  await withVisitorAuth(desk.url, people.admin, 'strict', async () => {
    const one = (await init({ message: 'One' })).body;
    const two = (await init({ message: 'Two' })).body;
    const auth = { token: one.token };
    const visitor = await connect(desk.url, { who: 'visitor one', way: 'websocket', auth });
    const { conversationId } = two;
    const join = await visitor.ask('conversation:join', { conversationId });
    assert.deepEqual([join.ok, join.error.code], [false, 'not_found']);
    for (const [text, chat] of [
      ['for two', two],
      ['for one', one],
    ]) {
      const body = { conversationId: chat.conversationId, text };
      assert.equal((await rest.post('/api/messages/send', body, agent)).status, 201);
    }
    await visitor.next('message:new', ({ message }) => message.text === 'for one');
    assert.deepEqual(
      visitor.heard.log.map(({ name }) => name).filter((name) => EVENTS.includes(name)),
      ['message:new'],
    );
    const foreign = { conversationId, text: 'Not mine' };
    assert.equal((await rest.post('/api/widget/messages', foreign, auth)).status, 404);
    assert.equal((await rest.post('/api/messages/send', foreign, auth)).status, 403);
    visitor.close();
  });
});

test('the native socket hides the desk’s notes from visitors as well', async () => {
  const { conversationId, token } = (await init({ message: 'Hello' })).body;
  const visitor = openFrames(desk.url, `/ws?token=${token}`, { who: 'a native visitor' });
  const colleague = openFrames(desk.url, `/ws?token=${agent.token}`, { who: 'a native agent' });
  await Promise.all([visitor.next('hello'), colleague.next('hello')]);
  const answer = { conversationId, text: 'Noted', meta: { internal: 'fraud' } };
  await rest.post('/api/messages/send', answer, agent);
  const isNoted = ({ data }) => data.message === 'Noted';
  const told = await visitor.next('chat.message.new', isNoted);
  assert.deepEqual(told.data.metadata, {});
  const seen = await colleague.next('chat.message.new', isNoted);
  assert.deepEqual(seen.data.metadata, { internal: 'fraud' });
  visitor.close();
  colleague.close();
});

test('what is missing is named in the widget’s own words', async () => {
  const { conversationId, token } = (await init({ message: 'Hello' })).body;
  for (const [path, body, field] of [
    ['/api/widget/init', { ...INIT, companyId: undefined }, 'companyId'],
    ['/api/widget/init', { ...INIT, email: 'no address' }, 'email'],
    ['/api/widget/init', { ...INIT, message: 'x'.repeat(1001) }, 'message'],
    ['/api/widget/messages', { conversationId, text: ' ' }, 'text'],
    ['/api/widget/messages', { conversationId, text: 'x', meta: [] }, 'meta'],
    ['/api/widget/messages', { text: 'x' }, 'conversationId'],
  ]) {
    const { status, body: problem } = await rest.post(path, body, { token });
    assert.deepEqual([status, problem.errors?.[0].field], [422, field], problem.detail);
  }
  assert.equal((await init({ companyId: 'no-such-company' })).status, 404);
});
