-- Paper originals on their way. The number of a consignment is kept as it is compared: capitals
-- without spaces and hyphens. One number may stand in several cases: a consignment is named by
-- case, direction and number.
UPDATE original SET consignment = upper(replace(replace(consignment, ' ', ''), '-', ''));
ALTER TABLE original ADD COLUMN ordinal BIGINT NOT NULL DEFAULT 1; -- of the consignment, in its manifest

-- What carriers tell, or are said to have told. Nothing is thrown away, however late it comes.
CREATE TABLE carrier_event (
    id BYTEA PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    case_id BYTEA NOT NULL REFERENCES case_ (id),
    direction TEXT NOT NULL,
    consignment TEXT NOT NULL,
    code TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    source TEXT NOT NULL,          -- hand, file, feed
    staff TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    UNIQUE (case_id, direction, consignment, code, happened_at)
) /*sqlite WITHOUT ROWID*/;

-- What the registry found when it opened an envelope, for each original.
CREATE TABLE original_check (
    original_id BYTEA NOT NULL REFERENCES original (id),
    checked_at BIGINT NOT NULL,
    case_id BYTEA NOT NULL REFERENCES case_ (id),
    staff TEXT NOT NULL,
    present BIGINT NOT NULL,
    pages BIGINT,
    stamp BIGINT,
    seal BIGINT,
    signature BIGINT,
    matches BIGINT NOT NULL,
    PRIMARY KEY (original_id, checked_at)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX original_check_by_case ON original_check (case_id);

-- What a treaty says of a bundle once the paper was seen. What it said when the bundle came stays
-- with the bundle: evidence names its digest.
CREATE TABLE reassessment (
    bundle_id BYTEA PRIMARY KEY NOT NULL REFERENCES bundle (id),
    assessment TEXT NOT NULL,
    at BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;

-- The code of a cover sheet names a bundle by its id alone.
CREATE INDEX bundle_by_name ON bundle (bundle);
