-- Replies that visitors have not seen, until they have or a mail has told them of it.

-- The one of before was never written to.
DROP TABLE missed_replies;

CREATE TABLE missed_replies (
    conversation TEXT PRIMARY KEY REFERENCES conversations (id),
    tenant       INTEGER NOT NULL REFERENCES tenants (id),
    -- The newest reply known here.
    newest_seq   INTEGER NOT NULL,
    -- Up to here they were seen, or told by mail.
    told_seq     INTEGER NOT NULL DEFAULT 0,
    -- When the first of those since is to be told; none: nothing waits.
    due_at       INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX missed_replies_due ON missed_replies (due_at) WHERE due_at IS NOT NULL;
