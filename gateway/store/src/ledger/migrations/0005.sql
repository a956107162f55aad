-- The log may begin anew under another origin, after a restore that lost entries; what witnesses
-- have seen of it; and what partners' logs showed that contradicts itself.

-- The trees of this log, the current one having the highest number. The first entry of every tree
-- but number 0 names the last witnessed checkpoint of the one before.
CREATE TABLE log_tree (
    number BIGINT PRIMARY KEY NOT NULL,
    origin TEXT UNIQUE NOT NULL,
    begun_at BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE log_entry_in_tree (
    subject BYTEA PRIMARY KEY NOT NULL CHECK (length(subject) = 16),
    commitment BYTEA NOT NULL,
    key_owner BYTEA,
    opening BYTEA,                 -- sealed: 32 random bytes and the entry
    tree BIGINT NOT NULL DEFAULT 0, -- the tree of the number
    position BIGINT,
    put_at BIGINT NOT NULL,
    UNIQUE (tree, position)
);
INSERT INTO log_entry_in_tree (subject, commitment, key_owner, opening, position, put_at)
    SELECT subject, commitment, key_owner, opening, position, put_at FROM log_entry;
DROP TABLE log_entry;
ALTER TABLE log_entry_in_tree RENAME TO log_entry;
CREATE INDEX log_entry_pending ON log_entry (put_at, subject) WHERE position IS NULL;

CREATE TABLE log_node_in_tree (
    tree BIGINT NOT NULL,
    level BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (tree, level, idx)
) /*sqlite WITHOUT ROWID*/;
INSERT INTO log_node_in_tree (tree, level, idx, hash) SELECT 0, level, idx, hash FROM log_node;
DROP TABLE log_node;
ALTER TABLE log_node_in_tree RENAME TO log_node;

CREATE TABLE checkpoint_in_tree (
    tree BIGINT NOT NULL,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    cosigned BIGINT NOT NULL DEFAULT 0, -- how many witnesses' signatures the note bears
    PRIMARY KEY (tree, size)
) /*sqlite WITHOUT ROWID*/;
INSERT INTO checkpoint_in_tree (tree, size, root, note, at)
    SELECT 0, size, root, note, at FROM checkpoint;
DROP TABLE checkpoint;
ALTER TABLE checkpoint_in_tree RENAME TO checkpoint;
CREATE INDEX checkpoint_cosigned ON checkpoint (tree, size) WHERE cosigned > 0;

-- How far each witness has cosigned our log.
CREATE TABLE witness (
    partner TEXT NOT NULL,
    origin TEXT NOT NULL,
    size BIGINT NOT NULL,
    since BIGINT NOT NULL,         -- when it was asked first
    at BIGINT NOT NULL,            -- when it cosigned last
    PRIMARY KEY (partner, origin)
) /*sqlite WITHOUT ROWID*/;

-- Checkpoints that contradict what was seen before, each with the note that it contradicts: both
-- are signed by the log's key, and together they are the proof. Of a partner's log, or of ours as
-- a partner holds it.
CREATE TABLE contradiction (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    partner TEXT NOT NULL,
    origin TEXT NOT NULL,
    kind TEXT NOT NULL,
    seen TEXT NOT NULL,
    shown TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (partner, origin, seen, shown)
) /*sqlite WITHOUT ROWID*/;
