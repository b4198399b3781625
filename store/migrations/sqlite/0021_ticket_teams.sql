-- Tickets of teams; and what notifications are swept by.

ALTER TABLE tickets ADD COLUMN team INTEGER;
CREATE INDEX tickets_team ON tickets (tenant, team) WHERE team IS NOT NULL;

CREATE INDEX notifications_age ON notifications (at);
