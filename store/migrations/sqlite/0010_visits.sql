-- Visits to sites whose inbox stores them.

CREATE TABLE visits (
    id          TEXT PRIMARY KEY,
    tenant      INTEGER NOT NULL REFERENCES tenants (id),
    inbox       INTEGER REFERENCES inboxes (id),
    visitor     INTEGER REFERENCES visitors (id),
    began_at    INTEGER NOT NULL,
    -- None while it lasts, and where the server was stopped before its end.
    ended_at    INTEGER,
    pages       INTEGER NOT NULL,
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
) STRICT;
CREATE INDEX visits_visitor ON visits (tenant, visitor, began_at);
CREATE INDEX visits_began ON visits (tenant, began_at);
