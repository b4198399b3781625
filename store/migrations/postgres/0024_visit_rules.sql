-- What came of the rules by which visitors are invited, and whom they invited, so that nobody is asked again too soon.

CREATE TABLE visit_rule_counts (
    tenant   BIGINT NOT NULL REFERENCES tenants (id),
    inbox    BIGINT NOT NULL REFERENCES inboxes (id),
    rule     TEXT NOT NULL,
    shown    BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    PRIMARY KEY (tenant, inbox, rule)
);
CREATE TABLE visit_rule_invited (
    tenant  BIGINT NOT NULL REFERENCES tenants (id),
    inbox   BIGINT NOT NULL REFERENCES inboxes (id),
    rule    TEXT NOT NULL,
    visitor BIGINT NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    at      BIGINT NOT NULL,
    PRIMARY KEY (tenant, inbox, rule, visitor)
);
