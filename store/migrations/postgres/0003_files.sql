-- Uploads, and several of them with one message.

CREATE TABLE files (
    id           TEXT PRIMARY KEY,
    tenant       BIGINT NOT NULL REFERENCES tenants (id),
    -- Whose it is, such as a2 or v17.
    uploader     TEXT NOT NULL,
    -- storing, stored or removing: a row stands before its bytes and goes after them, so that no byte is forgotten.
    state        TEXT NOT NULL,
    conversation TEXT,
    -- JSON: { id, url, name, size, mime_type, thumbnail_url?, width?, height? }
    about        TEXT NOT NULL,
    url          TEXT NOT NULL,
    elsewhere    TEXT,
    created_at   BIGINT NOT NULL
);
CREATE INDEX files_url ON files (tenant, url);
CREATE INDEX files_unsent ON files (created_at) WHERE conversation IS NULL;

-- A JSON list from now on.
ALTER TABLE messages RENAME COLUMN attachment TO attachments;
UPDATE messages SET attachments = '[' || attachments || ']' WHERE attachments IS NOT NULL;
