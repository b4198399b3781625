-- The language a visitor reads, as a tag like de-AT: mails to them are written in it.

ALTER TABLE visitors ADD COLUMN language TEXT;
