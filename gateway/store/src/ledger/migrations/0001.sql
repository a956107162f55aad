-- The first schema. It is written in the SQL that SQLite and PostgreSQL both take: BIGINT for
-- whole numbers, BYTEA for bytes (SQLite stores a blob in such a column as it is), times as
-- microseconds since 1970 in UTC, ids as 16 bytes. A column marked "sealed" holds ciphertext
-- under a key of its case, or of the house where no case owns it. What stands in a comment that
-- begins with the word sqlite is for SQLite only: it keeps tables of small rows in one tree.

-- Keys. Whoever destroys a row here has erased everything that was sealed under it.
CREATE TABLE house_key (
    purpose TEXT PRIMARY KEY NOT NULL,
    wrapped BYTEA NOT NULL
) /*sqlite WITHOUT ROWID*/;
CREATE TABLE case_key (
    owner BYTEA PRIMARY KEY NOT NULL CHECK (length(owner) = 16),
    wrapped BYTEA NOT NULL
) /*sqlite WITHOUT ROWID*/;

-- Cases.
CREATE TABLE case_ (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    number TEXT NOT NULL UNIQUE,
    treaty TEXT NOT NULL,
    us TEXT NOT NULL,
    partner TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    reference_hash BYTEA NOT NULL UNIQUE,
    reference BYTEA,               -- sealed
    person BYTEA,                  -- sealed
    state TEXT NOT NULL,
    findings_refuse BIGINT NOT NULL,
    findings_incomplete BIGINT NOT NULL,
    findings_decide BIGINT NOT NULL,
    findings_note BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX case_by_update ON case_ (updated_at, id);
CREATE TABLE case_number (
    year BIGINT PRIMARY KEY NOT NULL,
    last BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;
CREATE TABLE name_token (
    token BYTEA NOT NULL,
    case_id BYTEA NOT NULL REFERENCES case_ (id),
    PRIMARY KEY (token, case_id)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX name_token_by_case ON name_token (case_id);

-- What a bundle, a draft or a quarantined piece holds, and may lose by retention.
CREATE TABLE content (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    key_owner BYTEA NOT NULL,
    key_wrapped BYTEA NOT NULL,
    manifest BYTEA                 -- sealed
);
CREATE INDEX content_by_owner ON content (key_owner);
CREATE TABLE document (
    content_id BYTEA NOT NULL REFERENCES content (id),
    document TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    file BYTEA NOT NULL,           -- sealed
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    place TEXT,                    -- null: the bytes are in document_blob
    PRIMARY KEY (content_id, document)
) /*sqlite WITHOUT ROWID*/;
CREATE UNIQUE INDEX document_by_place ON document (place) WHERE place IS NOT NULL;
CREATE TABLE document_blob (
    content_id BYTEA NOT NULL,
    document TEXT NOT NULL,
    bytes BYTEA NOT NULL,          -- the streaming format, as in a file
    PRIMARY KEY (content_id, document)
);

-- Bundles. Identity and digest stay for ever.
CREATE TABLE bundle (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    sender TEXT NOT NULL,
    bundle BYTEA NOT NULL CHECK (length(bundle) = 16),
    addressee TEXT NOT NULL,
    direction TEXT NOT NULL,
    case_id BYTEA REFERENCES case_ (id),
    treaty TEXT NOT NULL,
    message TEXT NOT NULL,
    manifest_digest BYTEA NOT NULL,
    seal_digest BYTEA NOT NULL,
    state TEXT NOT NULL,
    assessment TEXT,
    corrects_sender TEXT,
    corrects_bundle BYTEA,
    announced_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    completed_at BIGINT,
    UNIQUE (sender, bundle)
);
CREATE INDEX bundle_by_case ON bundle (case_id, received_at);
CREATE INDEX bundle_by_correction ON bundle (corrects_sender, corrects_bundle)
    WHERE corrects_bundle IS NOT NULL;
CREATE INDEX bundle_by_state ON bundle (state, received_at);
CREATE TABLE bundle_seal (
    bundle_id BYTEA NOT NULL REFERENCES bundle (id),
    seal_digest BYTEA NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (bundle_id, seal_digest)
) /*sqlite WITHOUT ROWID*/;

-- Evidence. It outlives the content, so the house seals it and not the case.
CREATE TABLE evidence (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    bundle_id BYTEA NOT NULL,
    event TEXT NOT NULL,
    issuer TEXT NOT NULL,
    stated_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    jws BYTEA NOT NULL,            -- sealed
    digest BYTEA NOT NULL,
    previous BYTEA,
    UNIQUE (bundle_id, event, issuer)
);
CREATE TABLE act (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    at BIGINT NOT NULL,
    staff TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    case_id BYTEA REFERENCES case_ (id),
    reason BYTEA                   -- sealed
);
CREATE INDEX act_by_case ON act (case_id, at);
CREATE INDEX act_by_time ON act (at);

-- The log.
CREATE TABLE log_entry (
    subject BYTEA PRIMARY KEY NOT NULL CHECK (length(subject) = 16),
    commitment BYTEA NOT NULL,
    key_owner BYTEA,
    opening BYTEA,                 -- sealed: 32 random bytes and the entry
    position BIGINT UNIQUE,
    put_at BIGINT NOT NULL
);
CREATE INDEX log_entry_pending ON log_entry (put_at, subject) WHERE position IS NULL;
CREATE TABLE log_node (
    level BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (level, idx)
) /*sqlite WITHOUT ROWID*/;
CREATE TABLE checkpoint (
    size BIGINT PRIMARY KEY NOT NULL,
    root BYTEA NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;
CREATE TABLE witnessed (
    origin TEXT PRIMARY KEY NOT NULL,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;

-- What leaves, and the inboxes of partners that pull.
CREATE TABLE relay_lane (
    partner TEXT PRIMARY KEY NOT NULL,
    last BIGINT NOT NULL,
    served BIGINT NOT NULL,        -- the turn in which it was served last
    hold_until BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;
CREATE TABLE outbox_relay (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    bundle_id BYTEA NOT NULL REFERENCES bundle (id),
    partner TEXT NOT NULL REFERENCES relay_lane (partner),
    case_id BYTEA,
    position BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    lease_until BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    UNIQUE (partner, position)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX outbox_relay_open ON outbox_relay (partner, position)
    WHERE state IN ('waiting', 'leased');
CREATE INDEX outbox_relay_case ON outbox_relay (partner, case_id, position)
    WHERE state IN ('waiting', 'leased');
CREATE INDEX outbox_relay_state ON outbox_relay (state, created_at);
CREATE INDEX outbox_relay_bundle ON outbox_relay (bundle_id);
CREATE TABLE outbox_mail (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    message_id TEXT NOT NULL UNIQUE,
    recipient BYTEA NOT NULL,      -- sealed
    bytes BYTEA NOT NULL,          -- sealed
    case_id BYTEA,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    lease_until BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX outbox_mail_open ON outbox_mail (next_at, id)
    WHERE state IN ('waiting', 'leased');
CREATE INDEX outbox_mail_state ON outbox_mail (state, created_at);
CREATE TABLE inbox_lane (
    partner TEXT PRIMARY KEY NOT NULL,
    last BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;
CREATE TABLE inbox (
    partner TEXT NOT NULL REFERENCES inbox_lane (partner),
    position BIGINT NOT NULL,
    bundle_id BYTEA NOT NULL REFERENCES bundle (id),
    put_at BIGINT NOT NULL,
    taken_at BIGINT,
    PRIMARY KEY (partner, position),
    UNIQUE (partner, bundle_id)
) /*sqlite WITHOUT ROWID*/;

-- Quarantine and drafts.
CREATE TABLE quarantine (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    partner TEXT NOT NULL,
    problem TEXT NOT NULL,
    size BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    released_at BIGINT
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX quarantine_by_partner ON quarantine (partner, released_at);
CREATE INDEX quarantine_by_time ON quarantine (received_at);
CREATE TABLE draft (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    manifest_digest BYTEA NOT NULL UNIQUE,
    case_id BYTEA REFERENCES case_ (id),
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    state TEXT NOT NULL
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX draft_by_state ON draft (state, proposed_at);
CREATE TABLE approval (
    manifest_digest BYTEA NOT NULL,
    staff TEXT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (manifest_digest, staff)
) /*sqlite WITHOUT ROWID*/;

-- Staff.
CREATE TABLE staff (
    name TEXT PRIMARY KEY NOT NULL,
    roles TEXT NOT NULL,
    languages TEXT NOT NULL,
    password_hash TEXT,
    mail BYTEA,                    -- sealed
    spki BYTEA UNIQUE,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
) /*sqlite WITHOUT ROWID*/;
CREATE TABLE session (
    token BYTEA PRIMARY KEY NOT NULL,
    staff TEXT NOT NULL REFERENCES staff (name),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX session_by_expiry ON session (expires_at);

-- Paper originals.
CREATE TABLE original (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    case_id BYTEA NOT NULL REFERENCES case_ (id),
    bundle_id BYTEA NOT NULL REFERENCES bundle (id),
    document TEXT NOT NULL,
    direction TEXT NOT NULL,
    carrier TEXT NOT NULL,
    consignment TEXT NOT NULL,
    state TEXT NOT NULL,
    pages BIGINT,
    announced_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (bundle_id, document, consignment)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX original_by_case ON original (case_id);
CREATE INDEX original_by_consignment ON original (consignment);
CREATE INDEX original_by_state ON original (state, updated_at);

-- What a health check writes, to know that writing works.
CREATE TABLE heartbeat (
    id BIGINT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;
