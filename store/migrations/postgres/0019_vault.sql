-- What opens only with the key that this database's secrets are sealed with.
CREATE TABLE vault (
    id    BIGINT PRIMARY KEY CHECK (id = 1),
    probe TEXT NOT NULL
);
