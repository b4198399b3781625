-- The help centre: categories, languages, versions, publishing, old addresses, votes, search.

INSERT INTO counters (name, value) VALUES ('article_category', 0);

CREATE TABLE article_categories (
    id       BIGINT PRIMARY KEY,
    tenant   BIGINT NOT NULL REFERENCES tenants (id),
    slug     TEXT NOT NULL,
    -- JSON: its name in each language.
    names    TEXT NOT NULL,
    position BIGINT NOT NULL,
    UNIQUE (tenant, slug)
);

ALTER TABLE articles RENAME TO articles_before;
CREATE TABLE articles (
    id                BIGINT PRIMARY KEY,
    tenant            BIGINT NOT NULL REFERENCES tenants (id),
    -- Translations of one article share the number of the first.
    family            BIGINT NOT NULL,
    language          TEXT NOT NULL,
    slug              TEXT NOT NULL,
    category          BIGINT REFERENCES article_categories (id),
    position          BIGINT NOT NULL,
    -- What its writers see; rises with every save.
    version           BIGINT NOT NULL,
    -- What everybody sees; none while it is a draft.
    published_version BIGINT,
    published_at      BIGINT,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    UNIQUE (tenant, language, slug),
    UNIQUE (tenant, family, language)
);

CREATE TABLE article_versions (
    article  BIGINT NOT NULL,
    number   BIGINT NOT NULL,
    tenant   BIGINT NOT NULL,
    title    TEXT NOT NULL,
    excerpt  TEXT NOT NULL,
    body     TEXT NOT NULL,
    author   BIGINT,
    -- Saved by itself while somebody wrote: the next such save takes its place.
    autosave BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (article, number)
);

-- Where published articles were before: their readers are sent on.
CREATE TABLE article_slugs (
    tenant   BIGINT NOT NULL,
    language TEXT NOT NULL,
    slug     TEXT NOT NULL,
    article  BIGINT NOT NULL,
    PRIMARY KEY (tenant, language, slug)
);
CREATE INDEX article_slugs_article ON article_slugs (article);

CREATE TABLE article_votes (
    article BIGINT NOT NULL,
    -- A visitor, or a day's address as nobody can read it back.
    voter   TEXT NOT NULL,
    tenant  BIGINT NOT NULL,
    helpful BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (article, voter)
);

-- Two rows an article: twice its number is what its writers see, one more what everybody sees.
CREATE TABLE article_search (
    id     BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    words  TSVECTOR NOT NULL
);
CREATE INDEX article_search_words ON article_search USING GIN (words);

INSERT INTO articles SELECT id, tenant, id, 'en', slug, NULL, id, 1, 1, created_at, created_at, created_at FROM articles_before;
INSERT INTO article_versions SELECT id, 1, tenant, title, excerpt, body, NULL, 0, created_at FROM articles_before;
INSERT INTO article_search
    SELECT id * 2 + n, tenant, strip(to_tsvector('simple', title || ' ' || excerpt || ' ' || body))
    FROM articles_before, generate_series(0, 1) n;
DROP TABLE articles_before;
