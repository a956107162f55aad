-- Mails: to whom without saying who, about which notice, and the secret of the return address.
ALTER TABLE outbox_mail ADD COLUMN recipient_hash BYTEA;
ALTER TABLE outbox_mail ADD COLUMN notice_id BYTEA;
ALTER TABLE outbox_mail ADD COLUMN return_token TEXT;
CREATE UNIQUE INDEX outbox_mail_by_return ON outbox_mail (return_token);
CREATE INDEX outbox_mail_by_recipient ON outbox_mail (recipient_hash, created_at);
CREATE INDEX outbox_mail_by_notice ON outbox_mail (notice_id, recipient_hash);

-- What people were told of and what waits until somebody acts.
CREATE TABLE notice_waiting (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    what TEXT NOT NULL,            -- case, draft, quarantine, relay, alarm, duty
    subject BYTEA NOT NULL,        -- its id; of a duty that of its case
    mark BIGINT NOT NULL,          -- of a duty: until when; else nought
    case_id BYTEA,
    partner TEXT,
    until_day TEXT,
    told_at BIGINT NOT NULL,
    remind_at BIGINT NOT NULL,
    reminders BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX notice_waiting_open ON notice_waiting (kind, what, subject, mark)
    WHERE ended_at IS NULL;
CREATE INDEX notice_waiting_due ON notice_waiting (remind_at, id) WHERE ended_at IS NULL;

-- Notices gathered for one mail.
CREATE TABLE notice_gathered (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    recipient_hash BYTEA NOT NULL,
    recipient BYTEA NOT NULL,      -- sealed
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    case_id BYTEA,
    until_day TEXT,
    at BIGINT NOT NULL,
    due_at BIGINT NOT NULL
);
CREATE INDEX notice_gathered_due ON notice_gathered (due_at, id);
CREATE INDEX notice_gathered_by_recipient ON notice_gathered (recipient_hash, at, id);
