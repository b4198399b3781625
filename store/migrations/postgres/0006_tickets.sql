-- Tickets as things of their own, saved replies in folders, notes about people, how soon a tenant wants to answer.

ALTER TABLE tickets ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE tickets ADD COLUMN due_at BIGINT;
-- The clock of the targets: what it had run, since when it runs (none: it stands), what it showed at the first answer.
ALTER TABLE tickets ADD COLUMN run_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN running_since BIGINT;
ALTER TABLE tickets ADD COLUMN first_response_ms BIGINT;
ALTER TABLE tickets ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
-- Who made it under which client-made id, and of what: a retry is the same ticket.
ALTER TABLE tickets ADD COLUMN client_key TEXT;
ALTER TABLE tickets ADD COLUMN client_hash TEXT;
UPDATE tickets SET updated_at = created_at, running_since = CASE WHEN status = 'open' THEN created_at END;
UPDATE tickets SET first_response_ms = 0 WHERE conversation IN (SELECT id FROM conversations WHERE last_reply_seq > 0);
CREATE UNIQUE INDEX tickets_client ON tickets (tenant, client_key) WHERE client_key IS NOT NULL;
CREATE INDEX tickets_updated ON tickets (tenant, updated_at, id);

CREATE TABLE ticket_comments (
    id          BIGINT PRIMARY KEY,
    tenant      BIGINT NOT NULL REFERENCES tenants (id),
    ticket      BIGINT NOT NULL REFERENCES tickets (id),
    author_kind TEXT NOT NULL,
    author      BIGINT NOT NULL,
    author_name TEXT NOT NULL,
    text        TEXT NOT NULL,
    internal    BIGINT NOT NULL,
    client_id   TEXT,
    at          BIGINT NOT NULL
);
CREATE INDEX ticket_comments_ticket ON ticket_comments (ticket, id);
CREATE UNIQUE INDEX ticket_comments_client ON ticket_comments (ticket, author_kind, author, client_id) WHERE client_id IS NOT NULL;

-- Full text over subjects (row 2 × ticket) and comments (row 2 × comment + 1).
CREATE TABLE ticket_search (
    id     BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    ticket BIGINT NOT NULL,
    words  TSVECTOR NOT NULL
);
CREATE INDEX ticket_search_words ON ticket_search USING gin (words);
INSERT INTO ticket_search (id, tenant, ticket, words) SELECT 2 * id, tenant, id, to_tsvector('simple', subject) FROM tickets;

-- A shortcut is unique among everybody's replies, and among each agent's own.
ALTER TABLE canned_responses ADD COLUMN folder TEXT NOT NULL DEFAULT '';
-- 0: everybody's.
ALTER TABLE canned_responses ADD COLUMN owner BIGINT NOT NULL DEFAULT 0;
ALTER TABLE canned_responses ADD COLUMN uses BIGINT NOT NULL DEFAULT 0;
ALTER TABLE canned_responses DROP CONSTRAINT canned_responses_tenant_shortcut_key;
ALTER TABLE canned_responses ADD UNIQUE (tenant, owner, shortcut);

CREATE TABLE customer_notes (
    id         BIGINT PRIMARY KEY,
    tenant     BIGINT NOT NULL REFERENCES tenants (id),
    customer   BIGINT NOT NULL REFERENCES visitors (id),
    author     BIGINT NOT NULL REFERENCES agents (id),
    text       TEXT NOT NULL,
    client_id  TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX customer_notes_customer ON customer_notes (tenant, customer, id);
CREATE UNIQUE INDEX customer_notes_client ON customer_notes (customer, author, client_id) WHERE client_id IS NOT NULL;

-- JSON: seconds by priority. A tenant without a row promises nothing.
CREATE TABLE sla_targets (
    tenant  BIGINT PRIMARY KEY REFERENCES tenants (id),
    targets TEXT NOT NULL
);

INSERT INTO counters (name, value) VALUES ('ticket_comment', 0), ('customer_note', 0);
