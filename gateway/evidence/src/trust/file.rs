//! The trust file: whom to believe, handed over by other ways than the bag.

use gateway_bundle::manifest::Version;
use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, TrustAnchor};
use serde::{Deserialize, Serialize};

use crate::certificate::{from_pem, to_pem, trust_anchor};
use crate::log::VerifierKey;
use crate::register::{KeyStatus, Register, RegisterError, RegisterFile, Registers, Role};

/// The most bytes that a trust file may have.
const TRUST_BYTES_MAX: usize = 4 << 20;

/// Why a trust file is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// It is too large.
    #[error("the trust file has more than {TRUST_BYTES_MAX} bytes")]
    TooLarge,
    /// It is not JSON of its form.
    #[error("the trust file is not of its form: {0}")]
    Json(#[from] gateway_bundle::json::Error),
    /// An anchor for time-stamps is not one certificate.
    #[error("timestamp_anchors: number {place}, from 0, is not one certificate in PEM")]
    Anchor {
        /// Which.
        place: usize,
    },
    /// An entry breaks a rule.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

/// The registers of the authorities whose statements are to be believed.
#[derive(Debug, Clone)]
pub struct TrustFile {
    registers: Registers,
    timestamp_anchors: Vec<CertificateDer<'static>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: Version,
    #[serde(deserialize_with = "crate::time::moment")]
    made: Timestamp,
    registers: Vec<RegisterFile>,
    /// Anchors of time-stamping authorities, each one certificate in PEM.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    timestamp_anchors: Vec<String>,
}

impl TrustFile {
    /// Takes entries at hand.
    pub fn new(registers: Registers) -> Self {
        Self { registers, timestamp_anchors: Vec::new() }
    }

    /// Believes time-stamps too whose certificates lead to these anchors.
    #[must_use]
    pub fn with_timestamp_anchors(mut self, anchors: Vec<CertificateDer<'static>>) -> Self {
        self.timestamp_anchors = anchors;
        self
    }

    /// Reads a trust file.
    ///
    /// # Errors
    ///
    /// It is not of its form, or its entries contradict each other.
    pub fn parse(bytes: &[u8]) -> Result<Self, TrustError> {
        if bytes.len() > TRUST_BYTES_MAX {
            return Err(TrustError::TooLarge);
        }
        let written: Written = gateway_bundle::json::from_slice(bytes)?;
        let registers = written.registers.into_iter().map(Register::try_from);
        let registers = registers.collect::<Result<Vec<_>, _>>()?;
        let anchors = written.timestamp_anchors.iter().enumerate();
        let anchors = anchors.map(|(place, pem)| one(pem).ok_or(TrustError::Anchor { place }));
        let timestamp_anchors = anchors.collect::<Result<_, _>>()?;
        Ok(Self { registers: Registers::new(registers)?, timestamp_anchors })
    }

    /// Writes the trust file, with what may be published of each entry.
    ///
    /// # Errors
    ///
    /// It cannot be written as JSON.
    pub fn to_json(&self, made: Timestamp) -> Result<String, serde_json::Error> {
        let registers = self.registers.iter().map(Register::published).collect();
        let timestamp_anchors = self.timestamp_anchors.iter().map(|der| to_pem(der)).collect();
        let written = Written { version: Version, made, registers, timestamp_anchors };
        serde_json::to_string_pretty(&written)
    }

    /// The entries.
    pub fn registers(&self) -> &Registers {
        &self.registers
    }

    /// The anchors of time-stamping authorities.
    pub(super) fn timestamp_anchors(&self) -> Vec<TrustAnchor<'static>> {
        self.timestamp_anchors.iter().filter_map(trust_anchor).collect()
    }

    /// The logs of a name, with the authority that runs each.
    pub(super) fn logs(&self, origin: &str, at: Timestamp) -> Vec<(&Register, &VerifierKey)> {
        let keys = self.verifiers(Role::Log, at);
        keys.filter(|(_, key)| key.name() == origin).collect()
    }

    /// The witnesses that are not the authority's own.
    pub(super) fn witnesses(&self, of: &Register, at: Timestamp) -> Vec<VerifierKey> {
        let keys = self.verifiers(Role::Witness, at);
        let others = keys.filter(|(register, _)| register.authority() != of.authority());
        others.map(|(_, key)| key.clone()).collect()
    }

    /// Keys of a role that have not been revoked. That their time is over does not matter: what
    /// they signed within it still stands.
    fn verifiers(
        &self,
        role: Role,
        at: Timestamp,
    ) -> impl Iterator<Item = (&Register, &VerifierKey)> {
        let good = move |status| status != KeyStatus::Revoked && status != KeyStatus::NotYet;
        self.registers.iter().flat_map(move |register| {
            let keys = register.keys().iter();
            let keys = keys.filter(move |key| key.role == role && good(key.status(at)));
            keys.filter_map(move |key| Some((register, key.log_key.as_ref()?)))
        })
    }
}

/// One certificate that can be an anchor.
fn one(pem: &str) -> Option<CertificateDer<'static>> {
    let certificates = from_pem(pem.as_bytes()).ok()?;
    let [certificate] = certificates.as_slice() else { return None };
    trust_anchor(certificate)?;
    Some(certificate.clone())
}
