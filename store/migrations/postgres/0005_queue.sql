-- Teams, the lease of an acceptance, the history of transfers, routing, and drafts that follow an agent.

INSERT INTO counters (name, value) VALUES ('team', 0);

CREATE TABLE teams (
    id         BIGINT PRIMARY KEY,
    tenant     BIGINT NOT NULL REFERENCES tenants (id),
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (tenant, name)
);

CREATE TABLE team_members (
    team   BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    agent  BIGINT NOT NULL REFERENCES agents (id),
    tenant BIGINT NOT NULL,
    PRIMARY KEY (team, agent)
);
CREATE INDEX team_members_agent ON team_members (agent);

ALTER TABLE conversations ADD COLUMN team BIGINT;
-- Until when the agent who accepted must have answered or still be there.
ALTER TABLE conversations ADD COLUMN lease_until BIGINT;
CREATE INDEX conversations_lease ON conversations (lease_until) WHERE lease_until IS NOT NULL;
-- How fast the queue moves is read from the newest acceptances.
CREATE INDEX conversations_accepted ON conversations (tenant, assigned_at) WHERE assigned_at IS NOT NULL;

-- `seq` is its event's. The body is JSON with the names as they were.
CREATE TABLE transfers (
    conversation TEXT NOT NULL,
    seq          BIGINT NOT NULL,
    tenant       BIGINT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (conversation, seq)
);

CREATE TABLE routing (
    tenant           BIGINT PRIMARY KEY REFERENCES tenants (id),
    mode             TEXT NOT NULL,
    -- Seconds.
    accept_lease     BIGINT NOT NULL,
    close_idle_after BIGINT
);

CREATE TABLE drafts (
    conversation TEXT NOT NULL,
    agent        BIGINT NOT NULL REFERENCES agents (id),
    mode         TEXT NOT NULL,
    tenant       BIGINT NOT NULL,
    text         TEXT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (conversation, agent, mode)
);
