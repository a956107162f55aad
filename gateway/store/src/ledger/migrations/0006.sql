-- Time-stamps of a third party on checkpoints. Each covers every entry of its checkpoint, so the
-- latest one is enough for a proof; the earlier ones stay, for they fix earlier times.
CREATE TABLE log_timestamp (
    tree BIGINT NOT NULL,
    size BIGINT NOT NULL,
    token BYTEA NOT NULL,
    stamped_at BIGINT NOT NULL,    -- the time in the token
    serial TEXT NOT NULL,          -- the token's serial number, in hexadecimal
    signer BYTEA NOT NULL CHECK (length(signer) = 32),
    PRIMARY KEY (tree, size),
    FOREIGN KEY (tree, size) REFERENCES checkpoint (tree, size)
) /*sqlite WITHOUT ROWID*/;
