-- What people decided. A judgement is undone by a later one, never erased.
CREATE TABLE judgements (
    id       VARCHAR PRIMARY KEY,
    number   BIGINT NOT NULL,      -- the order of recording
    verdict  VARCHAR NOT NULL CHECK (verdict IN ('accept', 'reject', 'correct', 'merge', 'withdraw')),
    targets  VARCHAR[] NOT NULL,   -- ids of findings, articles, readings, stories or judgements
    "by"     VARCHAR NOT NULL,
    reason   VARCHAR,
    body     VARCHAR NOT NULL,     -- JSON: of corrections, the fields and their new values
    recorded TIMESTAMP NOT NULL
);
