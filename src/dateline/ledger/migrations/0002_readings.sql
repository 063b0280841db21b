CREATE SEQUENCE reading_number;

-- One run of the pipeline over one article with the metadata given then.
CREATE TABLE readings (
    id          VARCHAR PRIMARY KEY,
    number      BIGINT NOT NULL DEFAULT nextval('reading_number'),  -- the order of recording
    article     VARCHAR NOT NULL,
    place       VARCHAR NOT NULL,   -- as in appearances: corrections come from the same place
    published   TIMESTAMP,
    said        TIMESTAMP NOT NULL, -- published, else when the article was first recorded
    title       VARCHAR,
    publisher   VARCHAR,
    lang        VARCHAR,
    fingerprint VARCHAR NOT NULL,   -- of all stages and their vocabulary
    recorded    TIMESTAMP NOT NULL,
    body        VARCHAR NOT NULL USING COMPRESSION zstd  -- the Extraction as JSON, without text and findings
);

-- What a reading found. The key is (id, reading): two readings of a text that find the same
-- thing give it the same id. It is not declared, because an index over every finding would
-- double the time of writing, and (id, reading) is unique wherever readings.id is.
CREATE TABLE findings (
    id          VARCHAR NOT NULL,
    reading     VARCHAR NOT NULL,   -- or the judgement that corrected the finding
    article     VARCHAR NOT NULL,
    kind        VARCHAR NOT NULL,   -- mention, event, claim, quote, tie, question
    position    INTEGER NOT NULL,   -- place among the reading's findings of this kind
    type        VARCHAR NOT NULL,   -- event type, claim class, quote form, or kind of the rest
    stage       VARCHAR,            -- of events: occurred, threatened, …
    stance      VARCHAR,
    country     VARCHAR,            -- ISO 3166-1 alpha-3, of the place
    actors      VARCHAR[] NOT NULL, -- ids of resolved actors in any role
    low         DOUBLE,             -- figures of claims, numbers and remainders
    best        DOUBLE,
    high        DOUBLE,
    valid_start DATE,               -- when it was true; of ties, when they began to hold
    valid_end   DATE,
    said        TIMESTAMP NOT NULL,
    recorded    TIMESTAMP NOT NULL,
    made_by     VARCHAR NOT NULL,
    model       VARCHAR,            -- hash of what the stage knows
    body        VARCHAR NOT NULL USING COMPRESSION zstd  -- the record as JSON
);
