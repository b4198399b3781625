-- Visits to sites whose inbox stores them.

CREATE TABLE visits (
    id          TEXT PRIMARY KEY,
    tenant      BIGINT NOT NULL REFERENCES tenants (id),
    inbox       BIGINT REFERENCES inboxes (id),
    visitor     BIGINT REFERENCES visitors (id),
    began_at    BIGINT NOT NULL,
    -- None while it lasts, and where the server was stopped before its end.
    ended_at    BIGINT,
    pages       BIGINT NOT NULL,
    landing_url TEXT NOT NULL,
    last_url    TEXT NOT NULL,
    referrer    TEXT NOT NULL,
    campaign    TEXT NOT NULL,
    browser     TEXT,
    os          TEXT,
    device      TEXT,
    language    TEXT,
    ip          TEXT,
    country     TEXT,
    region      TEXT,
    city        TEXT
);
CREATE INDEX visits_visitor ON visits (tenant, visitor, began_at);
CREATE INDEX visits_began ON visits (tenant, began_at);
