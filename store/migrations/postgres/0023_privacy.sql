-- Erasing people, with receipts.

INSERT INTO counters (name, value) VALUES ('erasure', 0);

-- Receipts: how much went, when and by whom, and nothing about the person.
CREATE TABLE erasures (
    id          BIGINT PRIMARY KEY,
    tenant      BIGINT NOT NULL REFERENCES tenants (id),
    customer    BIGINT NOT NULL,
    agent       BIGINT NOT NULL REFERENCES agents (id),
    removed     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    -- None: some of the bytes are still to go.
    finished_at BIGINT
);
CREATE INDEX erasures_tenant ON erasures (tenant, id);
CREATE INDEX erasures_unfinished ON erasures (id) WHERE finished_at IS NULL;

CREATE INDEX files_uploader ON files (tenant, uploader);
CREATE INDEX files_conversation ON files (conversation) WHERE conversation IS NOT NULL;
CREATE INDEX files_removing ON files (id) WHERE state = 'removing';
CREATE INDEX conversations_ended ON conversations (inbox, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX search_conversation ON search (conversation);
CREATE INDEX ticket_search_ticket ON ticket_search (ticket);
