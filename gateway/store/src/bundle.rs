//! Bundles: who sent what to whom, and what became of it.
//!
//! A bundle is known by (`from`, `bundle`) and its digest, and both stay for ever, so that the same
//! bundle is recognised after its content was erased. Its row has the id of its content.

use gateway_bundle::ids::BundleId;
use gateway_bundle::{AuthorityId, BundleKey, Digest, MessageKind, TreatyId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::ledger::{Row, Topic, Tx, View};

/// Whether a bundle came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It came from a partner.
    In,
    /// It is our own.
    Out,
}

impl Direction {
    /// The word for it in the store and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        match text {
            "in" => Ok(Self::In),
            "out" => Ok(Self::Out),
            _ => Err(StoreError::Damaged { what: "direction" }),
        }
    }
}

/// A bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Our own id: that of its [`Intake`](crate::Intake).
    pub id: Uuid,
    /// What identifies it everywhere.
    pub key: BundleKey,
    /// The authority addressed.
    pub to: AuthorityId,
    /// Whether it came or went.
    pub direction: Direction,
    /// Its case; none while it lies in quarantine.
    pub case: Option<Uuid>,
    /// The treaty.
    pub treaty: TreatyId,
    /// The kind of message.
    pub message: MessageKind,
    /// The digest of its manifest.
    pub manifest_digest: Digest,
    /// The digest of the first seal seen on it.
    pub seal_digest: Digest,
    /// Its state, in the words of the procedure: `accepted`, `quarantined`, `admitted`, `parked`, …
    pub state: String,
    /// The assessment as JSON. It holds no personal datum.
    pub assessment: Option<String>,
    /// The bundle it corrects.
    pub corrects: Option<BundleKey>,
    /// When its manifest was first seen.
    pub announced_at: Timestamp,
    /// When it was received: the date from which periods run.
    pub received_at: Timestamp,
    /// When its last document was in.
    pub completed_at: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, sender, bundle, addressee, direction, case_id, treaty, message, \
             manifest_digest, seal_digest, state, assessment, corrects_sender, corrects_bundle, \
             announced_at, received_at, completed_at FROM bundle ",
            $rest
        )
    };
}

/// Keeps a bundle. Its identity is taken from now on.
///
/// # Errors
///
/// [`StoreError::Conflict`] if the identity is taken: look with [`find`] whether by the same.
pub fn put(tx: &mut Tx<'_>, bundle: &Bundle) -> Result<(), StoreError> {
    let Bundle { id, key, to, direction, case, treaty, message, state, assessment, .. } = bundle;
    let corrects = bundle.corrects.as_ref();
    let put = tx.execute(
        "INSERT INTO bundle (id, sender, bundle, addressee, direction, case_id, treaty, message, \
         manifest_digest, seal_digest, state, assessment, corrects_sender, corrects_bundle, \
         announced_at, received_at, completed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, \
         ?11, ?12, ?13, ?14, ?15, ?16, ?17) ON CONFLICT (sender, bundle) DO NOTHING",
        &[
            id,
            &key.from,
            &key.bundle,
            to,
            &direction.as_str(),
            case,
            treaty,
            message,
            &bundle.manifest_digest,
            &bundle.seal_digest,
            state,
            assessment,
            &corrects.map(|key| &key.from),
            &corrects.map(|key| &key.bundle),
            &bundle.announced_at,
            &bundle.received_at,
            &bundle.completed_at,
        ],
    )?;
    if put == 0 {
        return Err(StoreError::Conflict { what: "bundle" });
    }
    add_seal(tx, *id, bundle.seal_digest, bundle.announced_at)?;
    tx.touch(Topic::Desk);
    Ok(())
}

/// Records a seal under which the bundle was seen. Says whether it is a new one.
///
/// # Errors
///
/// The store failed.
pub fn add_seal(
    tx: &mut Tx<'_>,
    id: Uuid,
    seal: Digest,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO bundle_seal (bundle_id, seal_digest, seen_at) VALUES (?1, ?2, ?3) \
               ON CONFLICT (bundle_id, seal_digest) DO NOTHING";
    Ok(tx.execute(sql, &[&id, &seal, &at])? > 0)
}

/// Moves a bundle to another state.
///
/// # Errors
///
/// [`StoreError::Missing`] if there is no such bundle.
pub fn set_state(tx: &mut Tx<'_>, id: Uuid, state: &str) -> Result<(), StoreError> {
    let changed = tx.execute("UPDATE bundle SET state = ?2 WHERE id = ?1", &[&id, &state])?;
    existing(tx, changed)
}

/// Places a bundle in a case, in a new state (a quarantined one admitted, a parked one let on).
///
/// # Errors
///
/// [`StoreError::Missing`] if there is no such bundle.
pub fn place_in_case(tx: &mut Tx<'_>, id: Uuid, case: Uuid, state: &str) -> Result<(), StoreError> {
    let sql = "UPDATE bundle SET case_id = ?2, state = ?3 WHERE id = ?1";
    let changed = tx.execute(sql, &[&id, &case, &state])?;
    existing(tx, changed)
}

/// Keeps an assessment, and when the bundle was complete.
///
/// # Errors
///
/// [`StoreError::Missing`] if there is no such bundle.
pub fn set_assessment(
    tx: &mut Tx<'_>,
    id: Uuid,
    assessment: &str,
    completed_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let sql = "UPDATE bundle SET assessment = ?2, completed_at = coalesce(?3, completed_at) \
               WHERE id = ?1";
    let changed = tx.execute(sql, &[&id, &assessment, &completed_at])?;
    existing(tx, changed)
}

/// The bundle of that identity.
///
/// # Errors
///
/// The store failed.
pub fn find(view: &View<'_>, key: &BundleKey) -> Result<Option<Bundle>, StoreError> {
    let sql = select!("WHERE sender = ?1 AND bundle = ?2");
    view.query_one(sql, &[&key.from, &key.bundle], read)
}

/// The bundle of that id of ours.
///
/// # Errors
///
/// The store failed.
pub fn by_id(view: &View<'_>, id: Uuid) -> Result<Option<Bundle>, StoreError> {
    view.query_one(select!("WHERE id = ?1"), &[&id], read)
}

/// All bundles of a case, as they were received.
///
/// # Errors
///
/// The store failed.
pub fn of_case(view: &View<'_>, case: Uuid) -> Result<Vec<Bundle>, StoreError> {
    view.query(select!("WHERE case_id = ?1 ORDER BY received_at, id"), &[&case], read)
}

/// The bundles of a case whose meaning for it is not kept yet: an older version took them.
///
/// # Errors
///
/// The store failed.
pub fn outside_course(view: &View<'_>, case: Uuid) -> Result<Vec<Bundle>, StoreError> {
    let sql = select!(
        "WHERE case_id = ?1 AND NOT EXISTS \
         (SELECT 1 FROM course_message m WHERE m.bundle_id = bundle.id) ORDER BY received_at, id"
    );
    view.query(sql, &[&case], read)
}

/// All bundles that their senders gave that id. Each sender chooses its own, so there may be
/// several.
///
/// # Errors
///
/// The store failed.
pub fn of_name(view: &View<'_>, bundle: Uuid) -> Result<Vec<Bundle>, StoreError> {
    view.query(select!("WHERE bundle = ?1 ORDER BY received_at, id"), &[&bundle], read)
}

/// All bundles in a state, oldest first, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn in_state(view: &View<'_>, state: &str, limit: u32) -> Result<Vec<Bundle>, StoreError> {
    let sql = select!("WHERE state = ?1 ORDER BY received_at, id LIMIT ?2");
    view.query(sql, &[&state, &limit], read)
}

/// The bundles that correct the one of that identity.
///
/// # Errors
///
/// The store failed.
pub fn corrections_of(view: &View<'_>, key: &BundleKey) -> Result<Vec<Bundle>, StoreError> {
    let sql = select!(
        "WHERE corrects_sender = ?1 AND corrects_bundle = ?2 AND corrects_bundle IS NOT NULL \
         ORDER BY received_at, id"
    );
    view.query(sql, &[&key.from, &key.bundle], read)
}

/// The bundles on which an authority has stated something, after the one of that id of ours, in
/// the order of their ids; at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn stated_on(
    view: &View<'_>,
    issuer: &AuthorityId,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Bundle>, StoreError> {
    let sql = select!(
        "WHERE id > ?2 AND EXISTS (SELECT 1 FROM evidence \
         WHERE evidence.bundle_id = bundle.id AND evidence.issuer = ?1) ORDER BY id LIMIT ?3"
    );
    view.query(sql, &[issuer, &after, &limit], read)
}

/// The digests of all seals seen on a bundle, the first one first.
///
/// # Errors
///
/// The store failed.
pub fn seals(view: &View<'_>, id: Uuid) -> Result<Vec<Digest>, StoreError> {
    let sql = "SELECT seal_digest FROM bundle_seal WHERE bundle_id = ?1 ORDER BY seen_at";
    view.query_values(sql, &[&id])
}

fn existing(tx: &mut Tx<'_>, changed: usize) -> Result<(), StoreError> {
    tx.touch(Topic::Desk);
    if changed == 0 { Err(StoreError::Missing { what: "bundle" }) } else { Ok(()) }
}

fn read(row: &Row<'_>) -> Result<Bundle, StoreError> {
    let corrects: (Option<AuthorityId>, Option<BundleId>) = (row.get(12)?, row.get(13)?);
    Ok(Bundle {
        id: row.get(0)?,
        key: BundleKey { from: row.get(1)?, bundle: row.get(2)? },
        to: row.get(3)?,
        direction: Direction::parse(&row.get::<String>(4)?)?,
        case: row.get(5)?,
        treaty: row.get(6)?,
        message: row.get(7)?,
        manifest_digest: row.get(8)?,
        seal_digest: row.get(9)?,
        state: row.get(10)?,
        assessment: row.get(11)?,
        corrects: corrects.0.zip(corrects.1).map(|(from, bundle)| BundleKey { from, bundle }),
        announced_at: row.get(14)?,
        received_at: row.get(15)?,
        completed_at: row.get(16)?,
    })
}
