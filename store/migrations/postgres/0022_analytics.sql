-- Numbers rolled up from the log. A slot is a quarter of an hour since 1970; agent 0 is nobody.

CREATE TABLE tallies (
    tenant BIGINT NOT NULL,
    slot   BIGINT NOT NULL,
    inbox  BIGINT NOT NULL,
    agent  BIGINT NOT NULL,
    name   TEXT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (tenant, slot, inbox, agent, name)
);

-- How long things took: `length` has seven leading bits of the seconds, `seconds` all of them added up.
CREATE TABLE spans (
    tenant  BIGINT NOT NULL,
    slot    BIGINT NOT NULL,
    inbox   BIGINT NOT NULL,
    agent   BIGINT NOT NULL,
    name    TEXT NOT NULL,
    length  BIGINT NOT NULL,
    amount  BIGINT NOT NULL,
    seconds BIGINT NOT NULL,
    PRIMARY KEY (tenant, slot, inbox, agent, name, length)
);

-- Pages and campaigns that chats began from.
CREATE TABLE chat_sources (
    tenant BIGINT NOT NULL,
    slot   BIGINT NOT NULL,
    inbox  BIGINT NOT NULL,
    kind   TEXT NOT NULL,
    name   TEXT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (tenant, slot, inbox, kind, name)
);

-- What the next event of a conversation is added up with, JSON.
CREATE TABLE chats_so_far (
    conversation TEXT PRIMARY KEY,
    tenant       BIGINT NOT NULL,
    body         TEXT NOT NULL
);
