-- The help centre: categories, languages, versions, publishing, old addresses, votes, search.

INSERT INTO counters (name, value) VALUES ('article_category', 0);

CREATE TABLE article_categories (
    id       INTEGER PRIMARY KEY,
    tenant   INTEGER NOT NULL REFERENCES tenants (id),
    slug     TEXT NOT NULL,
    -- JSON: its name in each language.
    names    TEXT NOT NULL,
    position INTEGER NOT NULL,
    UNIQUE (tenant, slug)
) STRICT;

ALTER TABLE articles RENAME TO articles_before;
CREATE TABLE articles (
    id                INTEGER PRIMARY KEY,
    tenant            INTEGER NOT NULL REFERENCES tenants (id),
    -- Translations of one article share the number of the first.
    family            INTEGER NOT NULL,
    language          TEXT NOT NULL,
    slug              TEXT NOT NULL,
    category          INTEGER REFERENCES article_categories (id),
    position          INTEGER NOT NULL,
    -- What its writers see; rises with every save.
    version           INTEGER NOT NULL,
    -- What everybody sees; none while it is a draft.
    published_version INTEGER,
    published_at      INTEGER,
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    UNIQUE (tenant, language, slug),
    UNIQUE (tenant, family, language)
) STRICT;

CREATE TABLE article_versions (
    article  INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    tenant   INTEGER NOT NULL,
    title    TEXT NOT NULL,
    excerpt  TEXT NOT NULL,
    body     TEXT NOT NULL,
    author   INTEGER,
    -- Saved by itself while somebody wrote: the next such save takes its place.
    autosave INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;

-- Where published articles were before: their readers are sent on.
CREATE TABLE article_slugs (
    tenant   INTEGER NOT NULL,
    language TEXT NOT NULL,
    slug     TEXT NOT NULL,
    article  INTEGER NOT NULL,
    PRIMARY KEY (tenant, language, slug)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_slugs_article ON article_slugs (article);

CREATE TABLE article_votes (
    article INTEGER NOT NULL,
    -- A visitor, or a day's address as nobody can read it back.
    voter   TEXT NOT NULL,
    tenant  INTEGER NOT NULL,
    helpful INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (article, voter)
) STRICT, WITHOUT ROWID;

-- Two rows an article: twice its number is what its writers see, one more what everybody sees.
CREATE VIRTUAL TABLE article_search USING fts5 (
    scope, text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

INSERT INTO articles SELECT id, tenant, id, 'en', slug, NULL, id, 1, 1, created_at, created_at, created_at FROM articles_before;
INSERT INTO article_versions SELECT id, 1, tenant, title, excerpt, body, NULL, 0, created_at FROM articles_before;
INSERT INTO article_search (rowid, scope, text)
    SELECT id * 2, 't' || tenant, title || ' ' || excerpt || ' ' || body FROM articles_before;
INSERT INTO article_search (rowid, scope, text)
    SELECT id * 2 + 1, 't' || tenant, title || ' ' || excerpt || ' ' || body FROM articles_before;
DROP TABLE articles_before;
