-- Access: what roles may, keys for programs, signing in through an identity provider; reading the audit log.

-- What a tenant changed about its roles' permissions, JSON: permission → true or false. What is not named is as the
-- role brings it.
CREATE TABLE role_changes (
    tenant  INTEGER NOT NULL REFERENCES tenants (id),
    role    TEXT NOT NULL,
    changes TEXT NOT NULL,
    PRIMARY KEY (tenant, role)
) STRICT, WITHOUT ROWID;

-- A key speaks as an agent of its own, so that what it writes has an author.
ALTER TABLE agents ADD COLUMN is_key INTEGER NOT NULL DEFAULT 0;
INSERT INTO counters (name, value) VALUES ('api_key', 0);
CREATE TABLE api_keys (
    id           INTEGER PRIMARY KEY,
    tenant       INTEGER NOT NULL REFERENCES tenants (id),
    agent        INTEGER NOT NULL UNIQUE REFERENCES agents (id),
    name         TEXT NOT NULL,
    -- The first characters, to tell it by.
    prefix       TEXT NOT NULL,
    secret_hash  TEXT NOT NULL UNIQUE,
    -- JSON: a list. Never more than its role may at the time of a call.
    permissions  TEXT NOT NULL,
    made_by      INTEGER NOT NULL REFERENCES agents (id),
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    last_used_at INTEGER,
    revoked_at   INTEGER
) STRICT;
CREATE INDEX api_keys_tenant ON api_keys (tenant, id);

CREATE INDEX audit_agent ON audit (tenant, agent, id);
CREATE INDEX audit_action ON audit (tenant, action, id);

-- The identity provider of a tenant (OpenID Connect).
CREATE TABLE identity_providers (
    tenant        INTEGER PRIMARY KEY REFERENCES tenants (id),
    name          TEXT NOT NULL,
    issuer        TEXT NOT NULL,
    client_id     TEXT NOT NULL,
    client_secret TEXT NOT NULL,
    -- JSON: domains of e-mail addresses that may join by themselves, and as what.
    domains       TEXT NOT NULL,
    new_role      TEXT NOT NULL,
    -- Passwords are off, but for admins.
    required      INTEGER NOT NULL DEFAULT 0
) STRICT;
-- Sign-ins on their way through a provider; each is taken once.
CREATE TABLE identity_flows (
    state_hash TEXT PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    issuer     TEXT NOT NULL,
    -- Hash of what only the browser that began knows.
    browser    TEXT NOT NULL,
    nonce      TEXT NOT NULL,
    verifier   TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_flows_expiry ON identity_flows (expires_at);
-- Once a verified e-mail has led a provider's person to an agent, the provider's own name for them does.
CREATE TABLE identities (
    tenant  INTEGER NOT NULL REFERENCES tenants (id),
    issuer  TEXT NOT NULL,
    subject TEXT NOT NULL,
    agent   INTEGER NOT NULL REFERENCES agents (id),
    PRIMARY KEY (tenant, issuer, subject)
) STRICT, WITHOUT ROWID;
