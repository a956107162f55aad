//! What an authority's development CA issues for a test: certificates that end soon, and
//! revocation lists.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use gateway_evidence::certificate::from_pem;
use jiff::{SignedDuration, Timestamp};
use rcgen::{
    CertificateParams, CertificateRevocationListParams, ExtendedKeyUsagePurpose, Issuer,
    KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber,
};

use crate::http::Identity;
use crate::{Authority, program};

impl Authority {
    fn issuer(&self) -> Result<Issuer<'static, KeyPair>> {
        let ca = std::fs::read_to_string(self.anchor())?;
        let key = std::fs::read_to_string(self.directory.join("development-ca/ca.key"))?;
        Ok(Issuer::from_ca_cert_pem(&ca, KeyPair::from_pem(&key)?)?)
    }

    /// A revocation list (DER) of its CA, made at a moment, that names these certificates.
    ///
    /// # Errors
    ///
    /// A file cannot be read or used.
    pub fn revocation_list(&self, made: Timestamp, revoked: &[&Identity]) -> Result<Vec<u8>> {
        let moment = |at: Timestamp| std::time::SystemTime::from(at).into();
        let entry = |identity: &&Identity| {
            let serial = serial(&identity.certificate)?;
            Ok(RevokedCertParams {
                serial_number: SerialNumber::from(serial),
                revocation_time: moment(made),
                reason_code: None,
                invalidity_date: None,
            })
        };
        let params = CertificateRevocationListParams {
            this_update: moment(made),
            next_update: moment(made + SignedDuration::from_hours(24)),
            crl_number: SerialNumber::from(u64::try_from(made.as_second())?),
            issuing_distribution_point: None,
            revoked_certs: revoked.iter().map(entry).collect::<Result<_>>()?,
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Ok(params.signed_by(&self.issuer()?)?.der().to_vec())
    }

    /// Puts another certificate of the same key in the place of a seal's, which ends after so long.
    ///
    /// # Errors
    ///
    /// A file cannot be read, used or written.
    pub fn reissue_seal(&self, identity: &Identity, lasting: SignedDuration) -> Result<()> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.key_usages =
            vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
        // id-kp-documentSigning (RFC 9336).
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::Other(vec![1, 3, 6, 1, 5, 5, 7, 3, 36])];
        params.use_authority_key_identifier_extension = true;
        let now = Timestamp::now();
        let moment = |at: Timestamp| std::time::SystemTime::from(at).into();
        params.not_before = moment(now - SignedDuration::from_mins(5));
        params.not_after = moment(now + lasting);
        let key = KeyPair::from_pem(&std::fs::read_to_string(&identity.key)?)?;
        let made = params.signed_by(&key, &self.issuer()?)?;
        Ok(std::fs::write(&identity.certificate, made.pem())?)
    }

    /// Makes a seal key of a kind with openssl (`-algorithm` and `-pkeyopt`), has it certified, and
    /// returns where key and certificate stand.
    ///
    /// # Errors
    ///
    /// openssl or the CA fails.
    pub fn seal_of(&self, name: &str, algorithm: &str, option: &str) -> Result<Identity> {
        let keys = self.directory.join("keys");
        let key = keys.join(format!("{name}.key"));
        let mut openssl = Command::new("openssl");
        openssl.args(["genpkey", "-algorithm", algorithm, "-pkeyopt", option, "-out"]).arg(&key);
        program::said(&mut openssl)?;
        let identity = Identity { certificate: keys.join(format!("{name}.pem")), key };
        self.reissue_seal(&identity, SignedDuration::from_hours(24 * 30))?;
        Ok(identity)
    }
}

/// The serial number of the first certificate of a file.
fn serial(path: &Path) -> Result<Vec<u8>> {
    let chain = from_pem(&std::fs::read(path)?)?;
    let leaf = chain.first().context("a certificate")?;
    let (_, read) = x509_parser::parse_x509_certificate(leaf)?;
    Ok(read.raw_serial().to_vec())
}
