// The published objects, as complete lists of their fields: one more or one less is a finding.
import assert from 'node:assert/strict';

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Exactly these fields; those of `may` may be missing. */
export function fields(what, object, must, may = []) {
  const has = Object.keys(object).filter((name) => !may.includes(name));
  assert.deepEqual(has.sort(), [...must].sort(), `fields of ${what}`);
}

export function time(what, text) {
  assert.match(text, RFC3339, `${what} is a time in UTC with milliseconds`);
}

const timeOrNull = (what, text) => text === null || time(what, text);

export const liveChat = {
  session(session) {
    fields('a live-chat session', session, [
      'id',
      'status',
      'customer_id',
      'agent_id',
      'subject',
      'priority',
      'required_skills',
      'metadata',
      'created_at',
      'assigned_at',
      'wait_time',
      'ended_at',
      'last_activity_at',
      'ticket_id',
    ]);
    fields('what is known of the customer', session.metadata.customer, [
      'previous_tickets_count',
      'previous_chats_count',
      'account_status',
      'account_age_days',
      'browser',
      'os',
      'device',
      'page_url',
    ]);
    assert.ok(
      Number.isInteger(session.wait_time) && session.wait_time >= 0,
      'wait_time in seconds',
    );
    time('created_at', session.created_at);
    time('last_activity_at', session.last_activity_at);
    timeOrNull('assigned_at', session.assigned_at);
    timeOrNull('ended_at', session.ended_at);
    return session;
  },

  message(message, ...more) {
    fields('a live-chat message', message, [
      'id',
      'session_id',
      'seq',
      'type',
      'content',
      'sender_id',
      'sender_type',
      'created_at',
      ...more,
    ]);
    time('created_at', message.created_at);
    return message;
  },
};

export const conversation = {
  message(message, ...more) {
    const published = ['id', 'sender_id', 'sender_type', 'content', 'timestamp', 'conversation_id'];
    fields('a conversation message', message, [...published, 'seq', ...more], ['client_id']);
    time('timestamp', message.timestamp);
    return message;
  },
  escalation(escalation, ...more) {
    const published = ['id', 'conversation_id', 'reason', 'metadata', 'status', 'created_at'];
    fields('an escalation', escalation, [...published, ...more]);
    time('created_at', escalation.created_at);
    return escalation;
  },
};

export const widget = {
  message(message) {
    fields('a widget message', message, ['id', 'text', 'role', 'createdAt', 'meta', 'seq']);
    time('createdAt', message.createdAt);
    return message;
  },
  new(event) {
    fields('message:new', event, ['message', 'conversation']);
    widget.message(event.message);
    const published = ['id', 'psid', 'status', 'autoBot', 'platform'];
    fields('its conversation', event.conversation, published);
    assert.equal(typeof event.conversation.autoBot, 'boolean');
    return event;
  },
  conversation(event) {
    fields('conversation:new', event, ['conversation']);
    fields('a new conversation', event.conversation, [
      'id',
      'psid',
      'platform',
      'status',
      'autoBot',
      'customerName',
      'customerEmail',
      'pageName',
      'lastMessageAt',
    ]);
    time('lastMessageAt', event.conversation.lastMessageAt);
    return event;
  },
  viewUpdate(event) {
    const published = ['conversationId', 'type', 'message', 'lastMessageAt', 'timestamp'];
    fields('conversation:view-update', event, published);
    fields('its message', event.message, ['text', 'role', 'createdAt']);
    time('timestamp', event.timestamp);
    return event;
  },
  updated(event) {
    fields('conversation:updated', event, ['conversationId', 'lastMessageAt', 'messageCount']);
    return event;
  },
};

export const native = {
  message(message, ...more) {
    fields('a native message', message, [
      'id',
      'session_id',
      'seq',
      'type',
      'sender_type',
      'sender_id',
      'sender_name',
      'message',
      'attachments',
      'metadata',
      'client_id',
      'created_at',
      ...more,
    ]);
    return message;
  },
};
