-- Judgements may part stories. (A CHECK cannot be altered, so the table is made anew, row by row.)
CREATE TABLE judgements_with_split (
    id       VARCHAR PRIMARY KEY,
    number   BIGINT NOT NULL,      -- the order of recording
    verdict  VARCHAR NOT NULL CHECK (verdict IN
             ('accept', 'reject', 'correct', 'merge', 'split', 'withdraw')),
    targets  VARCHAR[] NOT NULL,   -- ids of findings, articles, readings, stories or judgements
    "by"     VARCHAR NOT NULL,     -- a person, or the program: dateline STAGE/VERSION
    reason   VARCHAR,
    body     VARCHAR NOT NULL,     -- JSON: of corrections, the fields and their new values
    recorded TIMESTAMP NOT NULL
);
INSERT INTO judgements_with_split SELECT * FROM judgements;
DROP TABLE judgements;
ALTER TABLE judgements_with_split RENAME TO judgements;

-- What of each reading tells which story its article belongs to. Appended with the reading.
CREATE TABLE traits (
    reading VARCHAR NOT NULL,
    made_by VARCHAR NOT NULL,      -- what took them: rows of another version count nothing
    moment  DOUBLE,               -- seconds since 1970 by which the article is ordered
    day     INTEGER,               -- of what it tells of: days since 0001-01-01, that one being 1
    body    BLOB NOT NULL
);

-- What each article follows. These two tables are worked out from the traits of the readings that
-- stand, and hold nothing else: they may be emptied at any time, and are brought up to date by
-- whoever asks for stories with the ledger open for writing.
CREATE TABLE shelf (
    article VARCHAR NOT NULL,
    reading VARCHAR NOT NULL,
    made_by VARCHAR NOT NULL,
    moment  DOUBLE NOT NULL,       -- as in traits; infinite where it is not known
    links   VARCHAR NOT NULL       -- JSON: [article, nearness, nearness beside the nearest], …
);
CREATE TABLE shelf_keys (
    key     BIGINT NOT NULL,
    moment  DOUBLE NOT NULL,
    article VARCHAR NOT NULL
);
