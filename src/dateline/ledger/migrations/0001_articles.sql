-- All times are TIMESTAMP in UTC. Nothing in this file is ever updated or deleted.

-- Long texts are packed by zstd: a third of the size that DuckDB chooses, and written faster.

-- What was read, once per distinct text. The id is a hash of the text.
CREATE TABLE articles (
    id        VARCHAR PRIMARY KEY,
    text      VARCHAR NOT NULL USING COMPRESSION zstd,
    folded    VARCHAR NOT NULL USING COMPRESSION zstd,  -- in lower case without accents, for search
    title     VARCHAR,
    lang      VARCHAR,
    recorded  TIMESTAMP NOT NULL
);

-- Where a text was seen: the same text in two papers is one article with two appearances.
CREATE TABLE appearances (
    article   VARCHAR NOT NULL,
    place     VARCHAR NOT NULL,   -- the URL, else the source, else ''
    source    VARCHAR,
    url       VARCHAR,
    publisher VARCHAR,
    published TIMESTAMP,
    fetched   TIMESTAMP,
    origin    VARCHAR,
    title     VARCHAR,
    recorded  TIMESTAMP NOT NULL
);
