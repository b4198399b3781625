-- What the other dialects need: client-made names, escalations, tickets, canned responses, articles, attachments.

ALTER TABLE conversations ADD COLUMN ticket BIGINT;
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
    tenant       BIGINT NOT NULL,
    conversation TEXT NOT NULL,
    reason       TEXT NOT NULL,
    metadata     TEXT NOT NULL,
    status       TEXT NOT NULL,
    at           BIGINT NOT NULL
);
CREATE INDEX escalations_conversation ON escalations (conversation, at);

CREATE TABLE tickets (
    id           BIGINT PRIMARY KEY,
    tenant       BIGINT NOT NULL REFERENCES tenants (id),
    conversation TEXT UNIQUE,
    -- The transcript is the conversation's messages up to this number.
    upto_seq     BIGINT NOT NULL,
    subject      TEXT NOT NULL,
    status       TEXT NOT NULL,
    priority     BIGINT NOT NULL,
    requester    BIGINT NOT NULL,
    assignee     BIGINT,
    created_at   BIGINT NOT NULL
);
CREATE INDEX tickets_tenant ON tickets (tenant, status, id);
CREATE INDEX tickets_requester ON tickets (tenant, requester);

CREATE TABLE canned_responses (
    id         BIGINT PRIMARY KEY,
    tenant     BIGINT NOT NULL REFERENCES tenants (id),
    shortcut   TEXT NOT NULL,
    title      TEXT NOT NULL,
    text       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (tenant, shortcut)
);

CREATE TABLE articles (
    id         BIGINT PRIMARY KEY,
    tenant     BIGINT NOT NULL REFERENCES tenants (id),
    slug       TEXT NOT NULL,
    title      TEXT NOT NULL,
    excerpt    TEXT NOT NULL,
    body       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (tenant, slug)
);
