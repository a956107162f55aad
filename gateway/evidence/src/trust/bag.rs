//! The checks on a bag, one after another.

use std::io::{Read, Seek};

use gateway_bundle::bag::{Check, Error, MemberName, Reader};
use jiff::Timestamp;

use super::file::TrustFile;
use super::time::{Seen, has_run_out, may_have_been_good};
use super::verdict::{CheckKind, Checked, Outcome, Verdict};
use crate::certificate::{Crls, Revocation};
use crate::jws::{Jws, Typ};
use crate::register::Register;
use crate::seal::{SealError, SealFault, VerifiedSeal, verify_seal};

mod content;
mod history;
mod stamp;

const SEAL: &str = "manifest.jws";
const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
const TAG_SEAL: &str = "tagmanifest.jws";
/// The most bytes that are read of a proof or a revocation list.
const SMALL_BYTES_MAX: u64 = 16 << 20;

/// Verifies a bag as of `now`, believing whom the trust file names and nobody else.
///
/// # Errors
///
/// The bag cannot be read. That something in it is not as it should be is no error but the
/// verdict.
pub fn verify_bag<R: Read + Seek>(
    bag: &mut Reader<R>,
    trust: Option<&TrustFile>,
    now: Timestamp,
) -> Result<Verdict, Error> {
    let contents = bag.check()?;
    let mut verification = Verification {
        bag,
        trust,
        now,
        crls: Crls::none(),
        seen: Seen::default(),
        checks: Vec::new(),
        summary: String::new(),
    };
    verification.all(&contents)?;
    let Verification { checks, summary, .. } = verification;
    Ok(Verdict::new(checks, trust.is_some(), summary))
}

struct Verification<'a, R> {
    bag: &'a mut Reader<R>,
    trust: Option<&'a TrustFile>,
    now: Timestamp,
    crls: Crls,
    seen: Seen,
    checks: Vec<Checked>,
    summary: String,
}

impl<R: Read + Seek> Verification<'_, R> {
    fn all(&mut self, contents: &Check) -> Result<(), Error> {
        self.contents(contents);
        self.revocation_lists(contents)?;
        self.exporter()?;
        let evidence = self.read_evidence(contents)?;
        self.proofs(contents, &evidence)?;
        let Some((seal, manifest)) = self.read_manifest()? else { return Ok(()) };
        self.evidence(&evidence, &seal, &manifest);
        self.seal(&seal, &manifest);
        self.documents(contents, &manifest);
        self.certifications(&seal, &manifest);
        self.summary = self.summarise(&manifest, &evidence);
        Ok(())
    }

    fn note(&mut self, kind: CheckKind, member: &str, outcome: Outcome, detail: impl Into<String>) {
        let (member, detail) = (member.to_owned(), detail.into());
        self.checks.push(Checked { kind, member, outcome, detail });
    }

    fn contents(&mut self, contents: &Check) {
        for fault in &contents.faults {
            let text = fault.to_string();
            let member = fault.member.to_string();
            let detail = text.strip_prefix(&format!("{member}: ")).unwrap_or(&text);
            self.note(CheckKind::Contents, &member, Outcome::Failed, detail);
        }
        if contents.is_whole() {
            let detail =
                format!("{} members are those that its lists name", contents.digests.len());
            self.note(CheckKind::Contents, "the bag", Outcome::Passed, detail);
        }
    }

    /// Lists are signed by whom the trust file names, so it does not matter where they come from.
    fn revocation_lists(&mut self, contents: &Check) -> Result<(), Error> {
        for member in contents.digests.keys().filter(|name| name.is_trust()) {
            let is_list = member.file().rsplit_once('.').is_some_and(|(_, end)| end == "crl");
            if let Some(der) = self.read(member, SMALL_BYTES_MAX)?.filter(|_| is_list) {
                // A list that cannot be used leaves revocation unchecked, which is said there.
                let _ = self.crls.add(&der);
            }
        }
        Ok(())
    }

    /// A member's bytes; `None` where they are broken, which has been noted already.
    fn read(&mut self, name: &MemberName, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        self.read_named(&name.to_string(), limit)
    }

    fn read_named(&mut self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        match self.bag.read(name, limit) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::Broken { .. } | Error::Absent { .. }) => Ok(None),
            Err(Error::TooLarge { .. }) => {
                self.note(CheckKind::Contents, name, Outcome::Failed, "it is too large");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn exporter(&mut self) -> Result<(), Error> {
        let limit = Typ::TagManifest.payload_max();
        let Some(compact) = self.read_named(TAG_SEAL, SMALL_BYTES_MAX)? else { return Ok(()) };
        let Some(list) = self.read_named(TAG_MANIFEST, SMALL_BYTES_MAX)? else { return Ok(()) };
        let kind = CheckKind::Exporter;
        match Jws::parse(&compact, limit) {
            Err(error) => self.refused(kind, TAG_SEAL, &error.into()),
            Ok(jws) if jws.payload() != list => {
                let detail = format!("what it seals is not {TAG_MANIFEST}");
                self.note(kind, TAG_SEAL, Outcome::Failed, detail);
            }
            Ok(jws) => {
                let trust = self.trust;
                let signer = trust.and_then(|trust| trust.registers().by_key(&jws.leaf().spki()));
                let register = signer.map(|known| known.register);
                let verified = self.sealed(kind, TAG_SEAL, &jws, Typ::TagManifest, register, None);
                if let Some(seal) = verified {
                    let detail = format!("sealed by {}", seal.authority);
                    self.note(kind, TAG_SEAL, Outcome::Passed, detail);
                }
            }
        }
        Ok(())
    }

    /// Verifies a seal as of a fixed time, or else as of now, and notes why it is not good.
    fn sealed(
        &mut self,
        kind: CheckKind,
        member: &str,
        jws: &Jws,
        typ: Typ,
        register: Option<&Register>,
        fixed: Option<Timestamp>,
    ) -> Option<VerifiedSeal> {
        let Some(register) = register else {
            self.stranger(kind, member, jws, typ);
            return None;
        };
        match verify_seal(jws, typ, register, fixed.unwrap_or(self.now), &self.crls) {
            Ok(seal) => {
                self.revocation(member, seal.revocation);
                Some(seal)
            }
            Err(error) if fixed.is_none() && may_have_been_good(&error) => {
                // Time is asked before the signature; a broken one was never good.
                if let Err(broken) = jws.verify_signature() {
                    self.refused(kind, member, &broken.into());
                    return None;
                }
                let detail = format!("{error}; nobody else has fixed a time before that");
                let kind = if kind == CheckKind::Exporter && has_run_out(&error) {
                    CheckKind::ExporterTime
                } else {
                    kind
                };
                self.note(kind, member, Outcome::NotChecked, detail);
                None
            }
            Err(error) => {
                self.refused(kind, member, &error);
                None
            }
        }
    }

    /// Without an entry for the signer, only the form and the mathematics can be checked.
    fn stranger(&mut self, kind: CheckKind, member: &str, jws: &Jws, typ: Typ) {
        if jws.typ() != typ {
            let error = SealError::Type { found: jws.typ(), wanted: typ };
            self.refused(kind, member, &error);
        } else if let Err(error) = jws.verify_signature() {
            self.refused(kind, member, &error.into());
        } else if self.trust.is_some() {
            let detail = "the signer is none of those that the trust file names";
            self.note(kind, member, Outcome::Failed, detail);
        } else {
            let detail = "the signature fits its certificate; whose it is, is unknown";
            self.note(kind, member, Outcome::NotChecked, detail);
        }
    }

    fn refused(&mut self, kind: CheckKind, member: &str, error: &SealError) {
        let outcome = match error.fault() {
            SealFault::Unsupported | SealFault::NotChecked => Outcome::NotChecked,
            _ => Outcome::Failed,
        };
        self.note(kind, member, outcome, error.to_string());
    }

    fn revocation(&mut self, member: &str, revocation: Revocation) {
        let kind = CheckKind::Revocation;
        match revocation {
            Revocation::Checked => {
                self.note(kind, member, Outcome::Passed, "no certificate was revoked");
            }
            Revocation::NotChecked(because) => {
                self.note(kind, member, Outcome::NotChecked, because.to_string());
            }
        }
    }
}
