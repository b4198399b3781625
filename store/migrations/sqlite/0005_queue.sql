-- Teams, the lease of an acceptance, the history of transfers, routing, and drafts that follow an agent.

INSERT INTO counters (name, value) VALUES ('team', 0);

CREATE TABLE teams (
    id         INTEGER PRIMARY KEY,
    tenant     INTEGER NOT NULL REFERENCES tenants (id),
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant, name)
) STRICT;

CREATE TABLE team_members (
    team   INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    agent  INTEGER NOT NULL REFERENCES agents (id),
    tenant INTEGER NOT NULL,
    PRIMARY KEY (team, agent)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_members_agent ON team_members (agent);

ALTER TABLE conversations ADD COLUMN team INTEGER;
-- Until when the agent who accepted must have answered or still be there.
ALTER TABLE conversations ADD COLUMN lease_until INTEGER;
CREATE INDEX conversations_lease ON conversations (lease_until) WHERE lease_until IS NOT NULL;
-- How fast the queue moves is read from the newest acceptances.
CREATE INDEX conversations_accepted ON conversations (tenant, assigned_at) WHERE assigned_at IS NOT NULL;

-- `seq` is its event's. The body is JSON with the names as they were.
CREATE TABLE transfers (
    conversation TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    tenant       INTEGER NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE routing (
    tenant           INTEGER PRIMARY KEY REFERENCES tenants (id),
    mode             TEXT NOT NULL,
    -- Seconds.
    accept_lease     INTEGER NOT NULL,
    close_idle_after INTEGER
) STRICT;

CREATE TABLE drafts (
    conversation TEXT NOT NULL,
    agent        INTEGER NOT NULL REFERENCES agents (id),
    mode         TEXT NOT NULL,
    tenant       INTEGER NOT NULL,
    text         TEXT NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (conversation, agent, mode)
) STRICT, WITHOUT ROWID;
