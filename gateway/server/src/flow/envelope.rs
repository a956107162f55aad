//! The manifest part, opened: seal verified, manifest read, identities and treaty checked.
//!
//! Everything that can be known before a byte of a document travels is found out here. The order
//! matters: whose key it is comes before what it says, and nothing that an unverified seal covers
//! is believed, signed or remembered.

use gateway_bundle::manifest::{MANIFEST_BYTES_MAX, ManifestError};
use gateway_bundle::{AuthorityId, Digest, Manifest};
use gateway_evidence::certificate::Revocation;
use gateway_evidence::seal::{SealError, SealFault};
use gateway_evidence::{Jws, Typ};
use gateway_exchange::Way;
use gateway_treaty::Profile;
use jiff::Timestamp;

use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// The most bytes of the manifest part: a manifest in base64url, with the seal's header.
pub const MANIFEST_PART_BYTES_MAX: usize = MANIFEST_BYTES_MAX / 3 * 4 + (32 << 10);

/// A manifest part whose seal is good.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// By which door it came.
    pub way: Way,
    /// The manifest's exact bytes.
    pub bytes: Vec<u8>,
    /// Their digest.
    pub digest: Digest,
    /// The seal as it came; none where one's own people leave sealing to the gateway.
    pub seal: Option<Seal>,
    /// When the manifest came.
    pub announced: Timestamp,
}

/// A seal as it came.
#[derive(Debug, Clone)]
pub struct Seal {
    /// Whether it was checked that no certificate of it was revoked.
    pub revocation: Revocation,
    /// The compact JWS.
    pub compact: String,
    /// Its digest.
    pub digest: Digest,
}

/// A manifest part that is whole: everything about it is in order.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// What was sealed.
    pub sealed: Sealed,
    /// The manifest.
    pub manifest: Manifest,
}

/// Opens the manifest part up to the seal.
///
/// # Errors
///
/// The seal is not the caller's, or not good. Nothing of it may be signed or kept.
pub fn unseal(
    gateway: &Gateway,
    caller: &Caller,
    part: Vec<u8>,
    at: Timestamp,
) -> Result<Sealed, Refusal> {
    check_size(&part)?;
    let own = caller.authority == *gateway.directory.own();
    let way = if own { Way::Out } else { Way::In };
    if own && part.first() == Some(&b'{') {
        let digest = Digest::of(&part);
        return Ok(Sealed { way, bytes: part, digest, seal: None, announced: at });
    }
    let jws = Jws::parse(&part, MANIFEST_BYTES_MAX).map_err(|error| seal_refusal(&error.into()))?;
    let verified = gateway
        .directory
        .verify(&jws, Typ::Seal, &caller.authority, at)
        .map_err(|error| seal_refusal(&error))?;
    let seal = Seal {
        revocation: verified.revocation,
        compact: jws.compact().to_owned(),
        digest: verified.seal_digest,
    };
    Ok(Sealed {
        way,
        digest: verified.payload_digest,
        bytes: jws.into_payload(),
        seal: Some(seal),
        announced: at,
    })
}

/// A manifest over its limit is told so, with its size, whatever else it is.
fn check_size(part: &[u8]) -> Result<(), Refusal> {
    let actual = if part.first() == Some(&b'{') {
        part.len()
    } else {
        let payload = part.split(|byte| *byte == b'.').nth(1).unwrap_or_default();
        payload.len() / 4 * 3 + payload.len() % 4 * 3 / 4
    };
    over("the manifest", actual as u64, MANIFEST_BYTES_MAX as u64, "bytes")
}

/// Reads the sealed manifest and checks whose it is, for whom, and under which treaty.
///
/// # Errors
///
/// The bundle is at fault; its refusal may be signed.
pub fn read(gateway: &Gateway, caller: &Caller, sealed: Sealed) -> Result<Envelope, Refusal> {
    let manifest = parse(&sealed.bytes)?;
    if manifest.from != caller.authority {
        return Err(Refusal::NotTheSender);
    }
    let addressed = match sealed.way {
        Way::In => manifest.to == *gateway.directory.own(),
        Way::Out => gateway.directory.with(&manifest.to, |_| ()).is_some(),
    };
    if !addressed {
        return Err(Refusal::NotTheAddressee);
    }
    check_limits(gateway, &manifest)?;
    check_treaty(gateway, &manifest)?;
    Ok(Envelope { sealed, manifest })
}

/// Reads a manifest; a message kind that nobody knows gets a refusal of its own.
///
/// # Errors
///
/// The manifest is not of its form.
pub fn parse(bytes: &[u8]) -> Result<Manifest, Refusal> {
    Manifest::parse(bytes).map_err(|error| match &error {
        ManifestError::Json(_) if error.pointer() == "/message" => Refusal::UnknownMessage,
        _ => Refusal::Manifest(error),
    })
}

/// The profile of the manifest's treaty, if it fits the manifest's States and message.
///
/// # Errors
///
/// The treaty is unknown, binds others, or is not about the transfer of sentences. A message that
/// its articles do not name is for staff to read, never refused.
pub fn check_treaty<'a>(gateway: &'a Gateway, manifest: &Manifest) -> Result<&'a Profile, Refusal> {
    let profile = gateway.profiles.treaty(&manifest.treaty).ok_or(Refusal::UnknownTreaty)?;
    let treaty = || profile.id.to_string();
    if profile.refuses.is_some() {
        return Err(Refusal::NotATransferTreaty { treaty: treaty() });
    }
    let stranger = |id: &AuthorityId| profile.binds(&id.country()) == Some(false);
    if [&manifest.from, &manifest.to].into_iter().any(stranger) {
        return Err(Refusal::NotParties { treaty: treaty() });
    }
    Ok(profile)
}

/// A central authority that another has replaced neither sends nor gets new bundles.
///
/// # Errors
///
/// Names the member, and the authority that took its place.
pub fn check_succession(
    gateway: &Gateway,
    manifest: &Manifest,
    at: Timestamp,
) -> Result<(), Refusal> {
    let replaced = [("/from", &manifest.from), ("/to", &manifest.to)].into_iter();
    let mut found = replaced.filter_map(|(pointer, authority)| {
        let successor = gateway.directory.successor(authority, at)?;
        Some(Refusal::Succeeded { pointer, successor })
    });
    found.next().map_or(Ok(()), Err)
}

fn check_limits(gateway: &Gateway, manifest: &Manifest) -> Result<(), Refusal> {
    let limits = gateway.directory.limits(&manifest.from, gateway.config.file.limits);
    let count = manifest.documents.len() as u64;
    over("the bundle", count, limits.documents as u64, "documents")?;
    over("the bundle", manifest.documents_size(), limits.bundle_bytes, "bytes")?;
    for document in &manifest.documents {
        over("a document", document.size, limits.document_bytes, "bytes")?;
    }
    Ok(())
}

fn over(what: &'static str, actual: u64, limit: u64, unit: &'static str) -> Result<(), Refusal> {
    if actual > limit { Err(Refusal::TooLarge { what, actual, limit, unit }) } else { Ok(()) }
}

/// What a seal's fault is on the wire.
pub fn seal_refusal(error: &SealError) -> Refusal {
    match error.fault() {
        SealFault::Malformed => Refusal::SealMalformed(error.to_string()),
        SealFault::Unsupported => Refusal::SealUnsupported,
        SealFault::Broken => Refusal::SealBroken,
        SealFault::UnknownKey => Refusal::SealUnknownKey,
        SealFault::Expired | SealFault::Untrusted | SealFault::Revoked => {
            Refusal::SealUntrusted(error.to_string())
        }
        SealFault::NotChecked => Refusal::SealNotChecked(error.to_string()),
    }
}
