-- Numbers rolled up from the log. A slot is a quarter of an hour since 1970; agent 0 is nobody.

CREATE TABLE tallies (
    tenant INTEGER NOT NULL,
    slot   INTEGER NOT NULL,
    inbox  INTEGER NOT NULL,
    agent  INTEGER NOT NULL,
    name   TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (tenant, slot, inbox, agent, name)
) STRICT, WITHOUT ROWID;

-- How long things took: `length` has seven leading bits of the seconds, `seconds` all of them added up.
CREATE TABLE spans (
    tenant  INTEGER NOT NULL,
    slot    INTEGER NOT NULL,
    inbox   INTEGER NOT NULL,
    agent   INTEGER NOT NULL,
    name    TEXT NOT NULL,
    length  INTEGER NOT NULL,
    amount  INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (tenant, slot, inbox, agent, name, length)
) STRICT, WITHOUT ROWID;

-- Pages and campaigns that chats began from.
CREATE TABLE chat_sources (
    tenant INTEGER NOT NULL,
    slot   INTEGER NOT NULL,
    inbox  INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    name   TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (tenant, slot, inbox, kind, name)
) STRICT, WITHOUT ROWID;

-- What the next event of a conversation is added up with, JSON.
CREATE TABLE chats_so_far (
    conversation TEXT PRIMARY KEY,
    tenant       INTEGER NOT NULL,
    body         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
