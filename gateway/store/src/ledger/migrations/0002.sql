-- Alarms: what the gateway itself needs a person for. One alarm of a kind on a subject is open at
-- a time. Subjects are ids, digests, host names: nothing personal.
CREATE TABLE alarm (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    partner TEXT,
    case_id BYTEA REFERENCES case_ (id),
    due_at BIGINT,
    grade BIGINT NOT NULL,         -- falls as it gets worse; a fall tells people anew
    raised_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    seen_by TEXT,
    seen_at BIGINT,
    cleared_at BIGINT
);
CREATE UNIQUE INDEX alarm_open ON alarm (kind, subject) WHERE cleared_at IS NULL;
CREATE INDEX alarm_by_time ON alarm (raised_at);
