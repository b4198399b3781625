-- Snoozing, tags, saved views, merging, mentions and what an agent is told.

-- Snoozed while somebody stands here; without a time until the visitor writes.
ALTER TABLE conversations ADD COLUMN snoozed_by BIGINT;
ALTER TABLE conversations ADD COLUMN snoozed_until BIGINT;
CREATE INDEX conversations_snooze_ends ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversations_snoozed ON conversations (tenant, snoozed_by) WHERE snoozed_by IS NOT NULL;
-- The conversation it goes on in.
ALTER TABLE conversations ADD COLUMN merged_into TEXT;
CREATE INDEX conversations_merged ON conversations (merged_into) WHERE merged_into IS NOT NULL;

-- JSON: numbers of agents; and what happened, where the desk wrote the line.
ALTER TABLE notes ADD COLUMN mentions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE notes ADD COLUMN happening TEXT;

CREATE TABLE tags (
    id         BIGINT PRIMARY KEY,
    tenant     BIGINT NOT NULL REFERENCES tenants (id),
    name       TEXT NOT NULL,
    colour     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (tenant, name)
);

-- The same as `conversations.tags`, to find and count by.
CREATE TABLE conversation_tags (
    tenant       BIGINT NOT NULL,
    tag          TEXT NOT NULL,
    conversation TEXT NOT NULL,
    PRIMARY KEY (tenant, tag, conversation)
);
CREATE INDEX conversation_tags_conversation ON conversation_tags (conversation);

INSERT INTO conversation_tags (tenant, tag, conversation)
    SELECT DISTINCT c.tenant, j.value, c.id FROM conversations c, jsonb_array_elements_text(c.tags::jsonb) AS j (value);
INSERT INTO tags (id, tenant, name, colour, created_at)
    SELECT row_number() OVER (ORDER BY k.tenant, k.tag), k.tenant, k.tag, 'grey', t.created_at
    FROM (SELECT DISTINCT tenant, tag FROM conversation_tags) k JOIN tenants t ON t.id = k.tenant;
INSERT INTO counters (name, value) SELECT 'tag', count(*) FROM tags;

CREATE TABLE saved_views (
    id         BIGINT PRIMARY KEY,
    tenant     BIGINT NOT NULL REFERENCES tenants (id),
    owner      BIGINT NOT NULL REFERENCES agents (id),
    shared     BIGINT NOT NULL,
    name       TEXT NOT NULL,
    -- JSON
    filter     TEXT NOT NULL,
    position   BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX saved_views_tenant ON saved_views (tenant, position);

CREATE TABLE notifications (
    id           BIGINT PRIMARY KEY,
    tenant       BIGINT NOT NULL REFERENCES tenants (id),
    agent        BIGINT NOT NULL REFERENCES agents (id),
    kind         TEXT NOT NULL,
    conversation TEXT,
    ticket       BIGINT,
    by_agent     BIGINT,
    text         TEXT NOT NULL,
    at           BIGINT NOT NULL,
    read_at      BIGINT
);
CREATE INDEX notifications_agent ON notifications (tenant, agent, id);
CREATE INDEX notifications_unread ON notifications (tenant, agent) WHERE read_at IS NULL;
-- A warning about a ticket is given once.
CREATE UNIQUE INDEX notifications_ticket ON notifications (ticket, agent, kind) WHERE ticket IS NOT NULL;

INSERT INTO counters (name, value) VALUES ('saved_view', 0), ('notification', 0);
