-- Bundles whose manifest came first, until all their documents are there. No id is taken by them.
CREATE TABLE upload (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),  -- of the content that it becomes
    sender TEXT NOT NULL,
    bundle BYTEA NOT NULL CHECK (length(bundle) = 16),
    manifest_digest BYTEA NOT NULL,
    key_wrapped BYTEA NOT NULL,
    manifest BYTEA NOT NULL,       -- sealed
    person TEXT,                   -- the account of one's own that hands it in
    anyway BYTEA,                  -- sealed: why it is sent although the treaty wants more
    strict BIGINT NOT NULL,
    charge BIGINT NOT NULL,        -- bytes of the sender's quota
    begun_at BIGINT NOT NULL,
    touched_at BIGINT NOT NULL,
    UNIQUE (sender, bundle)
);
CREATE INDEX upload_by_age ON upload (touched_at);

-- What has come of their documents. Each part is a ciphertext of its own.
CREATE TABLE upload_part (
    upload_id BYTEA NOT NULL REFERENCES upload (id),
    document TEXT NOT NULL,
    begins BIGINT NOT NULL,        -- where in the document it begins
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    place TEXT,                    -- null: the bytes are here
    bytes BYTEA,
    PRIMARY KEY (upload_id, document, begins)
) /*sqlite WITHOUT ROWID*/;
CREATE UNIQUE INDEX upload_part_by_place ON upload_part (place) WHERE place IS NOT NULL;

-- Every file of a document that some row names.
CREATE VIEW kept_file AS
    SELECT place, size FROM document WHERE place IS NOT NULL
    UNION SELECT place, size FROM upload_part WHERE place IS NOT NULL;
