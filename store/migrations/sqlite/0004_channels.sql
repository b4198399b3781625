-- Channels (Facebook, Instagram) and outgoing e-mail.

-- JSON: the channel's secrets, told to nobody again.
ALTER TABLE inboxes ADD COLUMN credentials TEXT NOT NULL DEFAULT '{}';
-- The person's id at the channel: one conversation a person and inbox.
ALTER TABLE conversations ADD COLUMN thread TEXT;
CREATE UNIQUE INDEX conversations_thread ON conversations (inbox, thread) WHERE thread IS NOT NULL;

-- What goes out through a channel: a row a message, worked off in the order of its conversation.
CREATE TABLE deliveries (
    message      TEXT PRIMARY KEY,
    tenant       INTEGER NOT NULL,
    inbox        INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    -- waiting, sent, failed
    state        TEXT NOT NULL,
    -- A message is a picture and a text at the channel: how many of its parts are there already.
    parts_sent   INTEGER NOT NULL DEFAULT 0,
    attempts     INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER NOT NULL,
    -- The channel's own id of the newest part.
    external_id  TEXT,
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX deliveries_place ON deliveries (conversation, seq);
CREATE INDEX deliveries_waiting ON deliveries (inbox, due_at) WHERE state = 'waiting';
CREATE INDEX deliveries_external ON deliveries (inbox, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE mails (
    id         TEXT PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    -- What it is about: the same again is the same mail.
    key        TEXT,
    recipient  TEXT NOT NULL,
    -- JSON: subject, text, html. Emptied when it is done with: it may hold a link that lets someone in.
    content    TEXT NOT NULL,
    -- waiting, sent, failed
    state      TEXT NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    due_at     INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX mails_key ON mails (tenant, key) WHERE key IS NOT NULL;
CREATE INDEX mails_waiting ON mails (due_at) WHERE state = 'waiting';

-- Replies that nobody has seen yet, and when their visitor is told by mail.
CREATE TABLE missed_replies (
    conversation TEXT PRIMARY KEY,
    tenant       INTEGER NOT NULL,
    from_seq     INTEGER NOT NULL,
    due_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX missed_replies_due ON missed_replies (due_at);
