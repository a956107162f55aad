-- What was erased, and what must not be. The rows name ids and days, nothing personal, and stay.

-- What a bundle, a draft or a refused piece held and does not hold any more.
CREATE TABLE erasure (
    content_id BYTEA NOT NULL,
    document TEXT NOT NULL,        -- empty: all of it
    case_id BYTEA REFERENCES case_ (id),
    why TEXT NOT NULL,             -- retention, medical-retention, order, quarantine
    at BIGINT NOT NULL,
    PRIMARY KEY (content_id, document)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX erasure_by_case ON erasure (case_id, at);

-- Cases that are not erased, whatever a rule or an administrator says.
CREATE TABLE legal_hold (
    case_id BYTEA PRIMARY KEY NOT NULL REFERENCES case_ (id),
    put_by TEXT NOT NULL,
    put_at BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;

-- Cases that one administrator wants erased now, until a second one says so too.
CREATE TABLE erasure_proposal (
    case_id BYTEA PRIMARY KEY NOT NULL REFERENCES case_ (id),
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;

CREATE INDEX case_by_state ON case_ (state, id);
