-- Replies that visitors have not seen, until they have or a mail has told them of it.

-- The one of before was never written to.
DROP TABLE missed_replies;

CREATE TABLE missed_replies (
    conversation TEXT PRIMARY KEY REFERENCES conversations (id),
    tenant       BIGINT NOT NULL REFERENCES tenants (id),
    -- The newest reply known here.
    newest_seq   BIGINT NOT NULL,
    -- Up to here they were seen, or told by mail.
    told_seq     BIGINT NOT NULL DEFAULT 0,
    -- When the first of those since is to be told; none: nothing waits.
    due_at       BIGINT
);
CREATE INDEX missed_replies_due ON missed_replies (due_at) WHERE due_at IS NOT NULL;
