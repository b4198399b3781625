-- Erasing people, with receipts; what is deleted from the full-text indexes leaves their bytes, too.

INSERT INTO counters (name, value) VALUES ('erasure', 0);

-- Receipts: how much went, when and by whom, and nothing about the person.
CREATE TABLE erasures (
    id          INTEGER PRIMARY KEY,
    tenant      INTEGER NOT NULL REFERENCES tenants (id),
    customer    INTEGER NOT NULL,
    agent       INTEGER NOT NULL REFERENCES agents (id),
    removed     TEXT NOT NULL,
    at          INTEGER NOT NULL,
    -- None: some of the bytes are still to go.
    finished_at INTEGER
) STRICT;
CREATE INDEX erasures_tenant ON erasures (tenant, id);
CREATE INDEX erasures_unfinished ON erasures (id) WHERE finished_at IS NULL;

CREATE INDEX files_uploader ON files (tenant, uploader);
CREATE INDEX files_conversation ON files (conversation) WHERE conversation IS NOT NULL;
CREATE INDEX files_removing ON files (id) WHERE state = 'removing';
CREATE INDEX conversations_ended ON conversations (inbox, ended_at) WHERE ended_at IS NOT NULL;

INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
INSERT INTO ticket_search (ticket_search, rank) VALUES ('secure-delete', 1);
INSERT INTO article_search (article_search, rank) VALUES ('secure-delete', 1);
INSERT INTO search (search) VALUES ('optimize');
INSERT INTO ticket_search (ticket_search) VALUES ('optimize');
