-- People: invitations, password resets, second factors, and where somebody is signed in; what a tenant may set;
-- who did what.

ALTER TABLE sign_ins ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
ALTER TABLE sign_ins ADD COLUMN ip TEXT;
ALTER TABLE sign_ins ADD COLUMN last_used_at INTEGER NOT NULL DEFAULT 0;
-- The refresh token before this one, which for a moment may come once more: from another tab, or a lost answer.
ALTER TABLE sign_ins ADD COLUMN previous_hash TEXT;
ALTER TABLE sign_ins ADD COLUMN rotated_at INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX sign_ins_previous ON sign_ins (previous_hash) WHERE previous_hash IS NOT NULL;

-- JSON: only what differs from the defaults.
ALTER TABLE tenants ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

-- An open invitation; accepting or withdrawing it removes the row. Only the secret's hash is kept.
INSERT INTO counters (name, value) VALUES ('invitation', 0);
CREATE TABLE invitations (
    id          INTEGER PRIMARY KEY,
    tenant      INTEGER NOT NULL REFERENCES tenants (id),
    email       TEXT NOT NULL,
    name        TEXT,
    role        TEXT NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    invited_by  INTEGER NOT NULL REFERENCES agents (id),
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    UNIQUE (tenant, email)
) STRICT;

CREATE TABLE password_resets (
    secret_hash TEXT PRIMARY KEY,
    tenant      INTEGER NOT NULL,
    agent       INTEGER NOT NULL UNIQUE REFERENCES agents (id),
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Base32. Not asked for before it is confirmed; `totp_step` is the newest time step whose code was used.
ALTER TABLE agents ADD COLUMN totp_secret TEXT;
ALTER TABLE agents ADD COLUMN totp_confirmed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agents ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;
CREATE TABLE recovery_codes (
    agent  INTEGER NOT NULL REFERENCES agents (id),
    hash   TEXT NOT NULL,
    tenant INTEGER NOT NULL,
    PRIMARY KEY (agent, hash)
) STRICT, WITHOUT ROWID;

-- Who did what to which thing. `sign_in` says from where.
INSERT INTO counters (name, value) VALUES ('audit', 0);
CREATE TABLE audit (
    id       INTEGER PRIMARY KEY,
    tenant   INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    agent    INTEGER,
    sign_in  TEXT,
    action   TEXT NOT NULL,
    noun     TEXT NOT NULL,
    noun_id  INTEGER,
    detail   TEXT NOT NULL
) STRICT;
CREATE INDEX audit_tenant ON audit (tenant, id);
