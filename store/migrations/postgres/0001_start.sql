-- The first shape of the database. Times are UTC milliseconds, JSON is text, booleans are 0 and 1,
-- so that both engines hold the same values.

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('tenant', 0), ('inbox', 0), ('agent', 0), ('visitor', 0);

CREATE TABLE tenants (
    id          BIGINT PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    epoch       TEXT NOT NULL,
    event_seq   BIGINT NOT NULL DEFAULT 0,
    event_floor BIGINT NOT NULL DEFAULT 0,
    created_at  BIGINT NOT NULL
);

CREATE TABLE inboxes (
    id          BIGINT PRIMARY KEY,
    tenant      BIGINT NOT NULL REFERENCES tenants (id),
    name        TEXT NOT NULL,
    channel     TEXT NOT NULL,
    external_id TEXT,
    settings    TEXT NOT NULL,
    -- With it the tenant's own site signs tokens for customers it vouches for.
    secret      TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE INDEX inboxes_tenant ON inboxes (tenant);
CREATE UNIQUE INDEX inboxes_external ON inboxes (channel, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE agents (
    id            BIGINT PRIMARY KEY,
    tenant        BIGINT NOT NULL REFERENCES tenants (id),
    email         TEXT NOT NULL,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    skills        TEXT NOT NULL,
    max_chats     BIGINT NOT NULL,
    away          BIGINT NOT NULL DEFAULT 0,
    disabled      BIGINT NOT NULL DEFAULT 0,
    password_hash TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    UNIQUE (tenant, email)
);

-- One row a sign-in. The refresh token is kept as a hash; each use replaces it.
CREATE TABLE sign_ins (
    id           TEXT PRIMARY KEY,
    tenant       BIGINT NOT NULL,
    agent        BIGINT NOT NULL REFERENCES agents (id),
    refresh_hash TEXT NOT NULL UNIQUE,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    ended_at     BIGINT
);
CREATE INDEX sign_ins_agent ON sign_ins (agent);

CREATE TABLE visitors (
    id           BIGINT PRIMARY KEY,
    tenant       BIGINT NOT NULL REFERENCES tenants (id),
    name         TEXT,
    email        TEXT,
    verified     BIGINT NOT NULL DEFAULT 0,
    -- The tenant's own name for a person it vouches for.
    verified_id  TEXT,
    -- Name and e-mail without case and accents, as a search compares them.
    folded       TEXT NOT NULL,
    metadata     TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);
CREATE INDEX visitors_tenant ON visitors (tenant, id);
CREATE UNIQUE INDEX visitors_verified ON visitors (tenant, verified_id) WHERE verified_id IS NOT NULL;

CREATE TABLE conversations (
    id                TEXT PRIMARY KEY,
    tenant            BIGINT NOT NULL REFERENCES tenants (id),
    inbox             BIGINT NOT NULL REFERENCES inboxes (id),
    channel           TEXT NOT NULL,
    visitor           BIGINT NOT NULL REFERENCES visitors (id),
    status            TEXT NOT NULL,
    priority          BIGINT NOT NULL,
    subject           TEXT,
    skills            TEXT NOT NULL,
    tags              TEXT NOT NULL,
    metadata          TEXT NOT NULL,
    agent             BIGINT REFERENCES agents (id),
    last_seq          BIGINT NOT NULL,
    last_message      TEXT,
    last_reply_seq    BIGINT NOT NULL,
    last_reply_agent  BIGINT,
    visitor_head      BIGINT NOT NULL,
    visitor_seen      BIGINT NOT NULL,
    agent_seen        BIGINT NOT NULL,
    visitor_delivered BIGINT NOT NULL,
    agent_delivered   BIGINT NOT NULL,
    created_at        BIGINT NOT NULL,
    queued_at         BIGINT NOT NULL,
    assigned_at       BIGINT,
    ended_at          BIGINT,
    last_activity_at  BIGINT NOT NULL
);
-- Every message moves last_activity_at, so only one index holds it.
CREATE INDEX conversations_queue ON conversations (tenant, status, priority DESC, queued_at, id);
CREATE INDEX conversations_waiting ON conversations (tenant, status, queued_at, id);
CREATE INDEX conversations_recent ON conversations (tenant, status, last_activity_at, id);
CREATE INDEX conversations_agent ON conversations (tenant, status, agent);
CREATE INDEX conversations_visitor ON conversations (tenant, visitor, status);

CREATE TABLE messages (
    conversation TEXT NOT NULL,
    seq          BIGINT NOT NULL,
    tenant       BIGINT NOT NULL,
    id           TEXT NOT NULL,
    kind         TEXT NOT NULL,
    author_kind  TEXT NOT NULL,
    author_id    BIGINT,
    author_name  TEXT,
    author_key   TEXT NOT NULL,
    text         TEXT NOT NULL,
    metadata     TEXT NOT NULL,
    client_id    TEXT,
    at           BIGINT NOT NULL,
    PRIMARY KEY (conversation, seq)
);
CREATE UNIQUE INDEX messages_client_id ON messages (conversation, author_key, client_id) WHERE client_id IS NOT NULL;

CREATE TABLE notes (
    id           TEXT PRIMARY KEY,
    tenant       BIGINT NOT NULL,
    conversation TEXT NOT NULL,
    after_seq    BIGINT NOT NULL,
    author       BIGINT NOT NULL REFERENCES agents (id),
    text         TEXT NOT NULL,
    client_id    TEXT,
    at           BIGINT NOT NULL
);
CREATE INDEX notes_place ON notes (conversation, after_seq);
CREATE UNIQUE INDEX notes_client_id ON notes (conversation, author, client_id) WHERE client_id IS NOT NULL;

-- How far each agent has read each conversation; `unread` is the agent's own "mark as unread".
CREATE TABLE cursors (
    conversation TEXT NOT NULL,
    agent        BIGINT NOT NULL REFERENCES agents (id),
    tenant       BIGINT NOT NULL,
    seen_seq     BIGINT NOT NULL,
    unread       BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (conversation, agent)
);

-- The log: what feeds the bus, what a reconnecting client replays, what reactors follow.
-- A message event holds only the number; the text stands in `messages`.
CREATE TABLE events (
    tenant        BIGINT NOT NULL,
    seq           BIGINT NOT NULL,
    conversation  TEXT NOT NULL,
    fact          TEXT NOT NULL,
    body          TEXT NOT NULL,
    visitor_hears BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    PRIMARY KEY (tenant, seq)
);
CREATE INDEX events_conversation ON events (conversation, seq);

-- Starts remembered by their client-made id, so that a retry is the same conversation.
CREATE TABLE starts (
    tenant       BIGINT NOT NULL,
    key          TEXT NOT NULL,
    hash         TEXT NOT NULL,
    conversation TEXT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (tenant, key)
);

-- How far each reactor has followed each tenant's log.
CREATE TABLE reactors (
    name   TEXT NOT NULL,
    tenant BIGINT NOT NULL,
    seq    BIGINT NOT NULL,
    PRIMARY KEY (name, tenant)
);

-- Full text over messages and people.
CREATE TABLE search (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant       BIGINT NOT NULL,
    conversation TEXT NOT NULL,
    words        TSVECTOR NOT NULL
);
CREATE INDEX search_words ON search USING GIN (words);
