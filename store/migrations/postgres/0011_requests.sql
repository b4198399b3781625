-- What requests that carry a key made, so that a retry is answered with it and makes nothing.

CREATE TABLE keyed_requests (
    tenant  BIGINT NOT NULL,
    -- `a2` or `v17`, as everywhere.
    actor   TEXT NOT NULL,
    key     TEXT NOT NULL,
    -- Which of the request's writes.
    step    BIGINT NOT NULL,
    -- Of method, address and body.
    hash    TEXT NOT NULL,
    outcome TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (tenant, actor, key, step)
);
CREATE INDEX keyed_requests_at ON keyed_requests (at);
