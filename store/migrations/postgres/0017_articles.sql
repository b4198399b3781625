-- Categories inside categories, how often articles were read, and the files their texts show.

-- One level deep: a category that has a parent is none itself.
ALTER TABLE article_categories ADD COLUMN parent BIGINT;
ALTER TABLE articles ADD COLUMN views BIGINT NOT NULL DEFAULT 0;

-- Which version of which article names which upload: what none names goes with the sweep.
CREATE TABLE article_files (
    file    TEXT NOT NULL,
    article BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tenant  BIGINT NOT NULL,
    PRIMARY KEY (file, article, version)
);
CREATE INDEX article_files_article ON article_files (article, version);

-- The number of those rows, on the file's own row: what the sweep locks is what it looks at.
ALTER TABLE files ADD COLUMN in_articles BIGINT NOT NULL DEFAULT 0;
DROP INDEX files_unsent;
CREATE INDEX files_unsent ON files (created_at) WHERE conversation IS NULL AND in_articles = 0;
