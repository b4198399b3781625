-- What came of the rules by which visitors are invited, and whom they invited, so that nobody is asked again too soon.

CREATE TABLE visit_rule_counts (
    tenant   INTEGER NOT NULL REFERENCES tenants (id),
    inbox    INTEGER NOT NULL REFERENCES inboxes (id),
    rule     TEXT NOT NULL,
    shown    INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    PRIMARY KEY (tenant, inbox, rule)
);
CREATE TABLE visit_rule_invited (
    tenant  INTEGER NOT NULL REFERENCES tenants (id),
    inbox   INTEGER NOT NULL REFERENCES inboxes (id),
    rule    TEXT NOT NULL,
    visitor INTEGER NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    PRIMARY KEY (tenant, inbox, rule, visitor)
);
