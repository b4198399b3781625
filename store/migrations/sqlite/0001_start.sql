-- The first shape of the database. Times are UTC milliseconds, JSON is text, booleans are 0 and 1,
-- so that both engines hold the same values.

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counters (name, value) VALUES ('tenant', 0), ('inbox', 0), ('agent', 0), ('visitor', 0);

CREATE TABLE tenants (
    id          INTEGER PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    epoch       TEXT NOT NULL,
    event_seq   INTEGER NOT NULL DEFAULT 0,
    event_floor INTEGER NOT NULL DEFAULT 0,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE inboxes (
    id          INTEGER PRIMARY KEY,
    tenant      INTEGER NOT NULL REFERENCES tenants (id),
    name        TEXT NOT NULL,
    channel     TEXT NOT NULL,
    external_id TEXT,
    settings    TEXT NOT NULL,
    -- With it the tenant's own site signs tokens for customers it vouches for.
    secret      TEXT NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX inboxes_tenant ON inboxes (tenant);
CREATE UNIQUE INDEX inboxes_external ON inboxes (channel, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE agents (
    id            INTEGER PRIMARY KEY,
    tenant        INTEGER NOT NULL REFERENCES tenants (id),
    email         TEXT NOT NULL,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    skills        TEXT NOT NULL,
    max_chats     INTEGER NOT NULL,
    away          INTEGER NOT NULL DEFAULT 0,
    disabled      INTEGER NOT NULL DEFAULT 0,
    password_hash TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    UNIQUE (tenant, email)
) STRICT;

-- One row a sign-in. The refresh token is kept as a hash; each use replaces it.
CREATE TABLE sign_ins (
    id           TEXT PRIMARY KEY,
    tenant       INTEGER NOT NULL,
    agent        INTEGER NOT NULL REFERENCES agents (id),
    refresh_hash TEXT NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    ended_at     INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_ins_agent ON sign_ins (agent);

CREATE TABLE visitors (
    id           INTEGER PRIMARY KEY,
    tenant       INTEGER NOT NULL REFERENCES tenants (id),
    name         TEXT,
    email        TEXT,
    verified     INTEGER NOT NULL DEFAULT 0,
    -- The tenant's own name for a person it vouches for.
    verified_id  TEXT,
    -- Name and e-mail without case and accents, as a search compares them.
    folded       TEXT NOT NULL,
    metadata     TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX visitors_tenant ON visitors (tenant, id);
CREATE UNIQUE INDEX visitors_verified ON visitors (tenant, verified_id) WHERE verified_id IS NOT NULL;

CREATE TABLE conversations (
    id                TEXT PRIMARY KEY,
    tenant            INTEGER NOT NULL REFERENCES tenants (id),
    inbox             INTEGER NOT NULL REFERENCES inboxes (id),
    channel           TEXT NOT NULL,
    visitor           INTEGER NOT NULL REFERENCES visitors (id),
    status            TEXT NOT NULL,
    priority          INTEGER NOT NULL,
    subject           TEXT,
    skills            TEXT NOT NULL,
    tags              TEXT NOT NULL,
    metadata          TEXT NOT NULL,
    agent             INTEGER REFERENCES agents (id),
    last_seq          INTEGER NOT NULL,
    last_message      TEXT,
    last_reply_seq    INTEGER NOT NULL,
    last_reply_agent  INTEGER,
    visitor_head      INTEGER NOT NULL,
    visitor_seen      INTEGER NOT NULL,
    agent_seen        INTEGER NOT NULL,
    visitor_delivered INTEGER NOT NULL,
    agent_delivered   INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    queued_at         INTEGER NOT NULL,
    assigned_at       INTEGER,
    ended_at          INTEGER,
    last_activity_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Every message moves last_activity_at, so only one index holds it.
CREATE INDEX conversations_queue ON conversations (tenant, status, priority DESC, queued_at);
CREATE INDEX conversations_waiting ON conversations (tenant, status, queued_at);
CREATE INDEX conversations_recent ON conversations (tenant, status, last_activity_at);
CREATE INDEX conversations_agent ON conversations (tenant, status, agent);
CREATE INDEX conversations_visitor ON conversations (tenant, visitor, status);

CREATE TABLE messages (
    conversation TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    tenant       INTEGER NOT NULL,
    id           TEXT NOT NULL,
    kind         TEXT NOT NULL,
    author_kind  TEXT NOT NULL,
    author_id    INTEGER,
    author_name  TEXT,
    author_key   TEXT NOT NULL,
    text         TEXT NOT NULL,
    metadata     TEXT NOT NULL,
    client_id    TEXT,
    at           INTEGER NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX messages_client_id ON messages (conversation, author_key, client_id) WHERE client_id IS NOT NULL;

CREATE TABLE notes (
    id           TEXT PRIMARY KEY,
    tenant       INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    after_seq    INTEGER NOT NULL,
    author       INTEGER NOT NULL REFERENCES agents (id),
    text         TEXT NOT NULL,
    client_id    TEXT,
    at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notes_place ON notes (conversation, after_seq);
CREATE UNIQUE INDEX notes_client_id ON notes (conversation, author, client_id) WHERE client_id IS NOT NULL;

-- How far each agent has read each conversation; `unread` is the agent's own "mark as unread".
CREATE TABLE cursors (
    conversation TEXT NOT NULL,
    agent        INTEGER NOT NULL REFERENCES agents (id),
    tenant       INTEGER NOT NULL,
    seen_seq     INTEGER NOT NULL,
    unread       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (conversation, agent)
) STRICT, WITHOUT ROWID;

-- The log: what feeds the bus, what a reconnecting client replays, what reactors follow.
-- A message event holds only the number; the text stands in `messages`.
CREATE TABLE events (
    tenant        INTEGER NOT NULL,
    seq           INTEGER NOT NULL,
    conversation  TEXT NOT NULL,
    fact          TEXT NOT NULL,
    body          TEXT NOT NULL,
    visitor_hears INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    PRIMARY KEY (tenant, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_conversation ON events (conversation, seq);

-- Starts remembered by their client-made id, so that a retry is the same conversation.
CREATE TABLE starts (
    tenant       INTEGER NOT NULL,
    key          TEXT NOT NULL,
    hash         TEXT NOT NULL,
    conversation TEXT NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;

-- How far each reactor has followed each tenant's log.
CREATE TABLE reactors (
    name   TEXT NOT NULL,
    tenant INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (name, tenant)
) STRICT, WITHOUT ROWID;

-- Full text over messages and people. `scope` holds a token for the tenant, so that the index itself is scoped.
CREATE VIRTUAL TABLE search USING fts5 (
    scope, text, conversation UNINDEXED,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
