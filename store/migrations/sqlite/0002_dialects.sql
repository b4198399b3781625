-- What the other dialects need: client-made names, escalations, tickets, canned responses, articles, attachments.

ALTER TABLE conversations ADD COLUMN ticket INTEGER;
-- JSON: { url, name, size, mime_type } and { id, title, url, excerpt }.
ALTER TABLE messages ADD COLUMN attachment TEXT;
ALTER TABLE messages ADD COLUMN article TEXT;

INSERT INTO counters (name, value) VALUES ('ticket', 0), ('canned_response', 0), ('article', 0);

-- A client-made id is a name bound to the visitor who used it first.
ALTER TABLE conversations ADD COLUMN alias TEXT;
CREATE UNIQUE INDEX conversations_alias ON conversations (tenant, alias) WHERE alias IS NOT NULL;
ALTER TABLE visitors ADD COLUMN alias TEXT;
CREATE UNIQUE INDEX visitors_alias ON visitors (tenant, alias) WHERE alias IS NOT NULL;

CREATE TABLE escalations (
    id           TEXT PRIMARY KEY,
    tenant       INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    reason       TEXT NOT NULL,
    metadata     TEXT NOT NULL,
    status       TEXT NOT NULL,
    at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX escalations_conversation ON escalations (conversation, at);

CREATE TABLE tickets (
    id           INTEGER PRIMARY KEY,
    tenant       INTEGER NOT NULL REFERENCES tenants (id),
    conversation TEXT UNIQUE,
    -- The transcript is the conversation's messages up to this number.
    upto_seq     INTEGER NOT NULL,
    subject      TEXT NOT NULL,
    status       TEXT NOT NULL,
    priority     INTEGER NOT NULL,
    requester    INTEGER NOT NULL,
    assignee     INTEGER,
    created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX tickets_tenant ON tickets (tenant, status, id);
CREATE INDEX tickets_requester ON tickets (tenant, requester);

CREATE TABLE canned_responses (
    id         INTEGER PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    shortcut   TEXT NOT NULL,
    title      TEXT NOT NULL,
    text       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant, shortcut)
) STRICT;

CREATE TABLE articles (
    id         INTEGER PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    slug       TEXT NOT NULL,
    title      TEXT NOT NULL,
    excerpt    TEXT NOT NULL,
    body       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant, slug)
) STRICT;
