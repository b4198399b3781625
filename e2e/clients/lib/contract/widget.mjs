// W: every call, and the four events.
import assert from 'node:assert/strict';
import { fields, widget } from '../shapes.mjs';
import { connect } from '../socket_io.mjs';
import { problem } from './common.mjs';

const INIT = {
  companyId: 'demo-tenant',
  name: 'Vera',
  email: 'vera@mail.example',
  message: 'Hello',
};

export const widgetRows = {
  'POST /api/widget/init': async (at) => {
    at.company = await connect(at.desk.url, { who: 'agent', way: 'websocket', auth: at.agent });
    const { status, body } = await at.rest.post('/api/widget/init', INIT);
    assert.equal(status, 201);
    const keys = ['conversationId', 'psid', 'token', 'isNew', 'message', 'config'];
    fields('the init', body, keys);
    assert.equal(body.isNew, true);
    widget.message(body.message);
    Object.assign(at, { id: body.conversationId, by: { token: body.token } });
    const back = await at.rest.post(
      '/api/widget/init',
      { ...INIT, message: 'Again', conversationId: at.id },
      at.by,
    );
    assert.deepEqual([back.status, back.body.isNew, back.body.conversationId], [200, false, at.id]);
    problem(await at.rest.post('/api/widget/init', { ...INIT, email: 'x' }), 422, 'email');
    problem(await at.rest.post('/api/widget/init', { ...INIT, companyId: 'nobody' }), 404);
  },
  'conversation:new': async ({ company, id }) => {
    const told = await company.next('conversation:new', (e) => e.conversation.id === id);
    widget.conversation(told);
    const { platform, status } = told.conversation;
    assert.deepEqual([platform, status], ['WIDGET', 'OPEN']);
  },
  'POST /api/widget/messages': async ({ rest, id, by }) => {
    const { status, body } = await rest.post(
      '/api/widget/messages',
      { conversationId: id, text: 'More', clientId: 'c-1' },
      by,
    );
    assert.equal(status, 201);
    fields('the answer', body, ['message']);
    assert.equal(widget.message(body.message).role, 'USER');
  },
  'GET /api/widget/messages': async ({ rest, id, by }) => {
    const { body } = await rest.get(`/api/widget/messages?conversationId=${id}&after=1`, by);
    assert.ok('messages' in body);
    for (const message of body.messages) widget.message(message);
  },
  'POST /api/messages/send': async ({ rest, id, agent, by }) => {
    const say = (who) => rest.post('/api/messages/send', { conversationId: id, text: 'Yes' }, who);
    const { status, body } = await say(agent);
    assert.deepEqual([status, body.message.role], [201, 'AGENT']);
    problem(await say(by), 403);
  },
  'message:new, conversation:view-update, conversation:updated': async ({ company, id }) => {
    widget.new(await company.next('message:new', (e) => e.message.text === 'Yes'));
    widget.viewUpdate(
      await company.next('conversation:view-update', (e) => e.conversationId === id),
    );
    widget.updated(await company.next('conversation:updated', (e) => e.conversationId === id));
  },
  'conversation:join / conversation:leave': async ({ company, desk, id, by }) => {
    for (const event of ['conversation:join', 'conversation:leave']) {
      assert.equal((await company.ask(event, { conversationId: id })).ok, true);
    }
    const visitor = await connect(desk.url, { who: 'visitor', way: 'polling', auth: by });
    assert.equal((await visitor.ask('conversation:join', { conversationId: id })).ok, true);
    const refused = await visitor.ask('conversation:join', { conversationId: '0'.repeat(32) });
    fields('a refusal', refused, ['ok', 'error']);
    fields('its error', refused.error, ['code', 'message'], ['field']);
  },
};
