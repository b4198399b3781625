-- Tickets as things of their own, saved replies in folders, notes about people, how soon a tenant wants to answer.

ALTER TABLE tickets ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE tickets ADD COLUMN due_at INTEGER;
-- The clock of the targets: what it had run, since when it runs (none: it stands), what it showed at the first answer.
ALTER TABLE tickets ADD COLUMN run_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN running_since INTEGER;
ALTER TABLE tickets ADD COLUMN first_response_ms INTEGER;
ALTER TABLE tickets ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
-- Who made it under which client-made id, and of what: a retry is the same ticket.
ALTER TABLE tickets ADD COLUMN client_key TEXT;
ALTER TABLE tickets ADD COLUMN client_hash TEXT;
UPDATE tickets SET updated_at = created_at, running_since = CASE WHEN status = 'open' THEN created_at END;
UPDATE tickets SET first_response_ms = 0 WHERE conversation IN (SELECT id FROM conversations WHERE last_reply_seq > 0);
CREATE UNIQUE INDEX tickets_client ON tickets (tenant, client_key) WHERE client_key IS NOT NULL;
CREATE INDEX tickets_updated ON tickets (tenant, updated_at, id);

CREATE TABLE ticket_comments (
    id          INTEGER PRIMARY KEY,
    tenant      INTEGER NOT NULL REFERENCES tenants (id),
    ticket      INTEGER NOT NULL REFERENCES tickets (id),
    author_kind TEXT NOT NULL,
    author      INTEGER NOT NULL,
    author_name TEXT NOT NULL,
    text        TEXT NOT NULL,
    internal    INTEGER NOT NULL,
    client_id   TEXT,
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX ticket_comments_ticket ON ticket_comments (ticket, id);
CREATE UNIQUE INDEX ticket_comments_client ON ticket_comments (ticket, author_kind, author, client_id) WHERE client_id IS NOT NULL;

-- Full text over subjects (row 2 × ticket) and comments (row 2 × comment + 1).
CREATE VIRTUAL TABLE ticket_search USING fts5 (
    scope, text, ticket UNINDEXED,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO ticket_search (rowid, scope, text, ticket) SELECT 2 * id, 't' || tenant, subject, id FROM tickets;

-- A shortcut is unique among everybody's replies, and among each agent's own.
CREATE TABLE saved_replies (
    id         INTEGER PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    shortcut   TEXT NOT NULL,
    title      TEXT NOT NULL,
    text       TEXT NOT NULL,
    folder     TEXT NOT NULL DEFAULT '',
    -- 0: everybody's.
    owner      INTEGER NOT NULL DEFAULT 0,
    uses       INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant, owner, shortcut)
) STRICT;
INSERT INTO saved_replies (id, tenant, shortcut, title, text, created_at)
    SELECT id, tenant, shortcut, title, text, created_at FROM canned_responses;
DROP TABLE canned_responses;
ALTER TABLE saved_replies RENAME TO canned_responses;

CREATE TABLE customer_notes (
    id         INTEGER PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    customer   INTEGER NOT NULL REFERENCES visitors (id),
    author     INTEGER NOT NULL REFERENCES agents (id),
    text       TEXT NOT NULL,
    client_id  TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX customer_notes_customer ON customer_notes (tenant, customer, id);
CREATE UNIQUE INDEX customer_notes_client ON customer_notes (customer, author, client_id) WHERE client_id IS NOT NULL;

-- JSON: seconds by priority. A tenant without a row promises nothing.
CREATE TABLE sla_targets (
    tenant  INTEGER PRIMARY KEY REFERENCES tenants (id),
    targets TEXT NOT NULL
) STRICT;

INSERT INTO counters (name, value) VALUES ('ticket_comment', 0), ('customer_note', 0);
