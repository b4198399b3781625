-- What may happen to a message after it was sent: an edit, a deletion, reactions, an answer.
ALTER TABLE messages ADD COLUMN edited_at BIGINT;
ALTER TABLE messages ADD COLUMN deleted_at BIGINT;
-- JSON: [{ emoji, by: [author] }]
ALTER TABLE messages ADD COLUMN reactions TEXT;
-- The number of the message it answers.
ALTER TABLE messages ADD COLUMN reply_to BIGINT;

-- What stood there before.
CREATE TABLE message_versions (
    conversation TEXT NOT NULL,
    seq          BIGINT NOT NULL,
    version      BIGINT NOT NULL,
    tenant       BIGINT NOT NULL,
    text         TEXT NOT NULL,
    attachments  TEXT,
    written_at   BIGINT NOT NULL,
    replaced_at  BIGINT NOT NULL,
    -- JSON: an author
    replaced_by  TEXT NOT NULL,
    PRIMARY KEY (conversation, seq, version)
);

-- Each text can be found by its message now, to be replaced. The index is made anew from the log.
DROP TABLE search;
CREATE TABLE search (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant       BIGINT NOT NULL,
    conversation TEXT NOT NULL,
    message      TEXT,
    words        TSVECTOR NOT NULL
);
CREATE INDEX search_words ON search USING GIN (words);
CREATE INDEX search_message ON search (message) WHERE message IS NOT NULL;
DELETE FROM reactors WHERE name = 'search';
