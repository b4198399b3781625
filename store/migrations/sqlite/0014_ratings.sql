-- How a visitor found a chat that ended. The body is JSON with the agent's name as it was.

ALTER TABLE conversations ADD COLUMN rating TEXT;
ALTER TABLE conversations ADD COLUMN rated_at INTEGER;
CREATE INDEX conversations_rated ON conversations (tenant, rated_at) WHERE rated_at IS NOT NULL;
