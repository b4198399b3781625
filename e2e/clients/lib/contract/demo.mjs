// What "Command line" says of `deskbell demo`.
import assert from 'node:assert/strict';

export const demo = {
  'a tenant with three sign-ins of different skills': async ({ rest, people, agent }) => {
    assert.equal(people.agent1.tenant.id, 'demo-tenant');
    const { agents } = (await rest.get('/api/v1/agents', agent)).body;
    const of = (email) => agents.find((one) => one.email === email);
    const skills = ['agent1', 'agent2', 'admin'].map((name) =>
      of(`${name}@callcenter.com`).skills.join(),
    );
    assert.equal(new Set(skills).size, 3, `different skills: ${skills.join(' | ')}`);
  },
  'inboxes of all three channels, two of them with an external id': async ({ rest, agent }) => {
    const { inboxes } = (await rest.get('/api/v1/inboxes', agent)).body;
    for (const channel of ['widget', 'facebook', 'instagram']) {
      const inbox = inboxes.find((one) => one.channel === channel);
      assert.ok(inbox, channel);
      assert.equal(typeof inbox.external_id, channel === 'widget' ? 'object' : 'string', channel);
    }
    assert.equal(inboxes.find((one) => one.channel === 'widget').settings.visitor_auth, 'open');
    assert.equal(inboxes.find((one) => one.channel === 'widget').settings.monitoring, 'full');
  },
  'at least eight help articles': async ({ rest, agent }) => {
    const { articles } = (await rest.get('/api/v1/kb/articles', agent)).body;
    assert.ok(articles.length >= 8, `${articles.length}`);
    for (const { id, title, slug } of articles) assert.ok(Number.isInteger(id) && title && slug);
  },
  'a saved reply `greeting` that greets by name': async ({ rest, agent }) => {
    const { canned_responses } = (await rest.get('/api/v1/canned-responses', agent)).body;
    const greeting = canned_responses.find((one) => one.shortcut === 'greeting');
    assert.match(greeting.text, /\{\{customer_name\}\}/);
  },
  'closed conversations and tickets': async ({ rest, agent }) => {
    const { sessions } = (await rest.get('/api/v1/chat/sessions?status=closed', agent)).body;
    const { tickets } = (await rest.get('/api/v1/tickets', agent)).body;
    assert.ok(sessions.length > 2 && tickets.length > 0);
  },
};
