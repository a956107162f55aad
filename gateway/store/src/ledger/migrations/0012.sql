-- What the authority itself has to do in a case, by some day.
CREATE TABLE task (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    case_id BYTEA NOT NULL REFERENCES case_ (id),
    kind TEXT NOT NULL,            -- court-submission, convoy, prison, person-informed, other
    due_day TEXT NOT NULL,
    due_at BIGINT NOT NULL,        -- when that day begins where the authority is
    late_at BIGINT NOT NULL,       -- when it is over there
    note BYTEA,                    -- sealed
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    done_on TEXT,                  -- on which day it was done
    reason BYTEA,                  -- sealed: why it was dropped
    ended_by TEXT,
    ended_at BIGINT                -- done or dropped
);
CREATE INDEX task_open ON task (due_at, id) WHERE ended_at IS NULL;
CREATE INDEX task_by_case ON task (case_id, due_at);

-- Who asked about a case, and what they were told.
CREATE TABLE enquiry (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    case_id BYTEA NOT NULL REFERENCES case_ (id),
    asked_by TEXT NOT NULL,        -- relative, counsel, consul, person, other
    asked_on TEXT NOT NULL,
    name BYTEA,                    -- sealed
    content BYTEA,                 -- sealed
    noted_by TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    answered_on TEXT,
    answer BYTEA,                  -- sealed
    answered_by TEXT,
    answered_at BIGINT
);
CREATE INDEX enquiry_by_case ON enquiry (case_id, noted_at);

-- From when on somebody has to look at the end of a sentence that may come before the handover.
-- The sentence itself stays in the manifests, sealed.
CREATE TABLE term (
    case_id BYTEA PRIMARY KEY NOT NULL REFERENCES case_ (id),
    days BIGINT NOT NULL,          -- counted with so many days of warning; -1: to be counted anew
    watch_at BIGINT                -- none: nothing to look at
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX term_by_days ON term (days);
CREATE INDEX term_watch ON term (watch_at) WHERE watch_at IS NOT NULL;
INSERT INTO term (case_id, days) SELECT id, -1 FROM case_;
