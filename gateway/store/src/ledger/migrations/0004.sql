-- Evidence that is stated more than once of one event: deadlines missed one after another, and
-- what contradicts an earlier statement. `about` tells them apart; it is empty for the statement
-- that stands.
CREATE TABLE evidence_with_about (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    bundle_id BYTEA NOT NULL,
    event TEXT NOT NULL,
    issuer TEXT NOT NULL,
    about TEXT NOT NULL,
    stated_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    jws BYTEA NOT NULL,            -- sealed
    digest BYTEA NOT NULL,
    previous BYTEA,
    UNIQUE (bundle_id, event, issuer, about)
);
INSERT INTO evidence_with_about (id, bundle_id, event, issuer, about, stated_at, recorded_at, jws,
    digest, previous)
    SELECT id, bundle_id, event, issuer, '', stated_at, recorded_at, jws, digest, previous
    FROM evidence;
DROP TABLE evidence;
ALTER TABLE evidence_with_about RENAME TO evidence;

-- The same refused bundle again gets the first answer.
ALTER TABLE quarantine ADD COLUMN manifest_digest BYTEA;

-- Evidence that the other side owes us on a bundle of ours, until it comes.
CREATE TABLE awaited (
    bundle_id BYTEA NOT NULL REFERENCES bundle (id),
    about TEXT NOT NULL,           -- relay, delivery, retrieval
    due_at BIGINT NOT NULL,
    said_at BIGINT,                -- when it was stated to be overdue
    PRIMARY KEY (bundle_id, about)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX awaited_due ON awaited (due_at) WHERE said_at IS NULL;

-- Evidence of ours that does not leave in an answer: it is handed to the partner by itself.
CREATE TABLE outbox_evidence (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    bundle_id BYTEA NOT NULL REFERENCES bundle (id),
    partner TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    lease_until BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX outbox_evidence_open ON outbox_evidence (next_at, id)
    WHERE state IN ('waiting', 'leased');
