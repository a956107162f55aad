-- The course of a case: what each message means for it, what staff recorded beside the messages,
-- and what is owed. None of it is personal, so it may outlive the content of the messages. The
-- duties follow from the rest and are written anew with every fact.
CREATE TABLE course_message (
    bundle_id BYTEA PRIMARY KEY NOT NULL REFERENCES bundle (id),
    case_id BYTEA NOT NULL REFERENCES case_ (id),
    message TEXT NOT NULL,
    complete BIGINT NOT NULL,      -- whether the treaty wanted nothing more when it came
    received_there_at BIGINT       -- of our own: when the partner had the whole, by its evidence
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX course_message_by_case ON course_message (case_id);
CREATE TABLE course_act (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    case_id BYTEA NOT NULL REFERENCES case_ (id),
    act TEXT NOT NULL,
    staff TEXT NOT NULL,
    at BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX course_act_by_case ON course_act (case_id, at);
CREATE TABLE duty (
    case_id BYTEA NOT NULL REFERENCES case_ (id),
    ordinal BIGINT NOT NULL,
    duty TEXT NOT NULL,
    ours BIGINT NOT NULL,          -- whether our own State owes it
    open BIGINT NOT NULL,
    since BIGINT NOT NULL,
    due_at BIGINT,
    PRIMARY KEY (case_id, ordinal)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX duty_open ON duty (due_at, since) WHERE open = 1;
