-- The language somebody reads, a tag like `de`; NULL until they first sign in or choose one.
ALTER TABLE agents ADD COLUMN language TEXT;
