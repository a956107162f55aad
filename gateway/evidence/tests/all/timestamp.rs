//! Time-stamps made by `openssl`, good ones and every kind of bad one.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use gateway_bundle::Digest;
use gateway_evidence::Crls;
use gateway_evidence::certificate::PathError;
use gateway_evidence::certificate::ProfileError;
use gateway_evidence::timestamp::{
    Request, Rules, Stamped, TOKEN_BYTES_MAX, TimestampError, TimestampFault, Token, token_of,
};
use jiff::{SignedDuration, Timestamp};
use rcgen::{
    CertificateParams, CustomExtension, DnType, IsCa, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls_pki_types::{CertificateDer, TrustAnchor};
use tempfile::TempDir;

use crate::support::Ca;

const TEXT: &[u8] = b"kz-pgo\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
const TIME_STAMPING: &[u8] = &[0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 8];
const TWO_PURPOSES: &[u8] =
    &[0x30, 20, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 8, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 2];
const CLIENT: &[u8] = &[0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 2];

/// What kind of certificate a TSA has.
struct Kind {
    rsa: bool,
    purposes: &'static [u8],
    critical: bool,
    until: i32,
}

const GOOD: Kind = Kind { rsa: false, purposes: TIME_STAMPING, critical: true, until: 2036 };

/// A time-stamping authority in a folder.
pub(crate) struct Tsa {
    folder: TempDir,
    pub(crate) ca: Ca,
}

impl Tsa {
    pub(crate) fn good() -> Self {
        Self::new(&GOOD)
    }

    fn new(kind: &Kind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ca = Ca::root("the time's root");
        let tsa = Self { folder, ca };
        tsa.certify("tsa", kind);
        let config = "[tsa]\nserial = serial\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\n\
             other_policies = 1.2.3.4.5\ndigests = sha256\naccuracy = secs:1, millisecs:500\n\
             ess_cert_id_alg = sha256\n";
        tsa.write("tsa.cnf", config.as_bytes());
        tsa.write("old.cnf", config.replace("alg = sha256", "alg = sha1").as_bytes());
        tsa.write("strange.cnf", config.replace("digests = sha256", "digests = sha512").as_bytes());
        tsa
    }

    fn certify(&self, name: &str, kind: &Kind) {
        let key = if kind.rsa {
            let pem =
                self.openssl(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
            KeyPair::from_pem(std::str::from_utf8(&pem).unwrap()).unwrap()
        } else {
            KeyPair::generate().unwrap()
        };
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        // Brings the subject key identifier.
        params.is_ca = IsCa::ExplicitNoCa;
        params.not_before = date_time_ymd(2025, 8, 2);
        params.not_after = date_time_ymd(kind.until, 1, 1);
        let mut purposes =
            CustomExtension::from_oid_content(&[2, 5, 29, 37], kind.purposes.to_vec());
        purposes.set_criticality(kind.critical);
        params.custom_extensions.push(purposes);
        let certificate = params.signed_by(&key, &self.ca.issuer).unwrap();
        self.write(&format!("{name}.pem"), certificate.pem().as_bytes());
        self.write(&format!("{name}.key"), key.serialize_pem().as_bytes());
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name)).unwrap()
    }

    fn openssl(&self, arguments: &[&str]) -> Vec<u8> {
        openssl(self.folder.path(), arguments)
    }

    fn answer(&self, request: &Request, config: &str) -> Vec<u8> {
        self.write("query.tsq", &request.to_der());
        self.openssl(&[
            "ts",
            "-reply",
            "-queryfile",
            "query.tsq",
            "-config",
            config,
            "-section",
            "tsa",
            "-signer",
            "tsa.pem",
            "-inkey",
            "tsa.key",
            "-out",
            "answer.tsr",
        ]);
        self.read("answer.tsr")
    }

    fn token(&self, request: &Request) -> Token {
        token_of(&self.answer(request, "tsa.cnf")).unwrap()
    }

    /// The statement of a good token, signed by other means and other people.
    fn signed_by(&self, arguments: &[&str]) -> Vec<u8> {
        self.write("token.der", self.token(&request()).der());
        let content = "cms -verify -noverify -inform DER -in token.der -out info.der";
        self.openssl(&content.split(' ').collect::<Vec<_>>());
        self.sign(arguments)
    }

    fn sign(&self, arguments: &[&str]) -> Vec<u8> {
        let sign = "cms -sign -binary -nodetach -nosmimecap -md sha256 -outform DER -in info.der \
                    -out made.der -econtent_type 1.2.840.113549.1.9.16.1.4";
        let sign: Vec<&str> = sign.split_whitespace().chain(arguments.iter().copied()).collect();
        self.openssl(&sign);
        self.read("made.der")
    }

    /// A token over a text with a time of one's choice, which is written `YYYYMMDDhhmmssZ`.
    pub(crate) fn stamped_at(&self, text: &[u8], time: &str) -> Vec<u8> {
        let request = Request::new(Digest::of(text), [0x91; 16]);
        self.write("token.der", self.token(&request).der());
        let content = "cms -verify -noverify -inform DER -in token.der -out info.der";
        self.openssl(&content.split(' ').collect::<Vec<_>>());
        let mut info = self.read("info.der");
        let place = info.windows(2).position(|head| head == [0x18, 15]).unwrap() + 2;
        info[place..place + 15].copy_from_slice(time.as_bytes());
        self.write("info.der", &info);
        self.sign(&["-cades", "-signer", "tsa.pem", "-inkey", "tsa.key"])
    }

    fn anchors(&self) -> Vec<TrustAnchor<'static>> {
        vec![anchor(&self.ca.certificate)]
    }
}

fn anchor(certificate: &CertificateDer<'_>) -> TrustAnchor<'static> {
    webpki::anchor_from_trusted_cert(certificate).unwrap().to_owned()
}

fn openssl(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let done = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "openssl {arguments:?}: {told}");
    done.stdout
}

fn request() -> Request {
    Request::new(Digest::of(TEXT), [0x91; 16])
}

fn good() -> &'static Tsa {
    static GOOD_TSA: OnceLock<Tsa> = OnceLock::new();
    GOOD_TSA.get_or_init(|| Tsa::new(&GOOD))
}

/// The authority's folder is one, so its users take turns.
fn token() -> &'static Token {
    static TOKEN: OnceLock<Token> = OnceLock::new();
    TOKEN.get_or_init(|| good().token(&request()))
}

fn today() -> Timestamp {
    Timestamp::now()
}

fn fresh(tsa: &Tsa, token: &Token, request: &Request) -> Result<Stamped, TimestampError> {
    let (anchors, crls) = (tsa.anchors(), Crls::none());
    let rules = Rules { anchors: &anchors, policies: &[], crls: &crls };
    token.verify_fresh(request, &rules, today())
}

fn kept(tsa: &Tsa, token: &[u8]) -> Result<Stamped, TimestampError> {
    let (anchors, crls) = (tsa.anchors(), Crls::none());
    let rules = Rules { anchors: &anchors, policies: &[], crls: &crls };
    Token::parse(token)?.verify(&Digest::of(TEXT), &rules, today())
}

#[test]
fn a_request_is_what_openssl_makes_and_reads() {
    let tsa = Tsa::new(&GOOD);
    let der = request().to_der();
    tsa.write("q.tsq", &der);
    let read = tsa.openssl(&["ts", "-query", "-in", "q.tsq", "-text"]);
    let read = String::from_utf8(read).unwrap();
    for line in ["Version: 1", "Hash Algorithm: sha256", "Certificate required: yes", "Nonce: 0x91"]
    {
        assert!(read.contains(line), "{line}: {read}");
    }
}

#[test]
fn time_stamps_by_openssl_verify_with_rsa_and_with_ecdsa() {
    for rsa in [false, true] {
        let tsa = Tsa::new(&Kind { rsa, ..GOOD });
        let before = today();
        let token = tsa.token(&request());
        let stamped = fresh(&tsa, &token, &request()).unwrap();
        assert_eq!(stamped.policy.to_string(), "1.2.3.4.1");
        assert_eq!(stamped.by.duration_since(stamped.time), SignedDuration::from_millis(1_500));
        assert!(stamped.time.duration_since(before).abs() < SignedDuration::from_secs(60));
        assert_eq!(kept(&tsa, token.der()), Ok(stamped));
    }
}

#[test]
fn a_token_signed_with_pss_or_sha_384_verifies() {
    let tsa = Tsa::new(&Kind { rsa: true, ..GOOD });
    let signer = ["-signer", "tsa.pem", "-inkey", "tsa.key", "-cades"];
    let pss = ["-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:32"];
    let made = tsa.signed_by(&[&signer[..], &pss].concat());
    assert!(kept(&tsa, &made).is_ok(), "{:?}", kept(&tsa, &made));
    let made = tsa.signed_by(&[&signer[..], &["-md", "sha384"]].concat());
    assert!(kept(&tsa, &made).is_ok(), "{:?}", kept(&tsa, &made));
    let made = tsa.signed_by(&[&signer[..], &["-keyid"]].concat());
    assert!(kept(&tsa, &made).is_ok(), "{:?}", kept(&tsa, &made));
    let salt = ["-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:20"];
    let made = tsa.signed_by(&[&signer[..], &salt].concat());
    assert_eq!(kept(&tsa, &made).unwrap_err().fault(), TimestampFault::NotChecked);
}

#[test]
fn a_token_over_something_else_or_for_another_request_does_not_count() {
    let other = Request::new(Digest::of(b"other"), [0x91; 16]);
    assert_eq!(fresh(good(), token(), &other), Err(TimestampError::Imprint));
    let other = Request::new(Digest::of(TEXT), [0x92; 16]);
    assert_eq!(fresh(good(), token(), &other), Err(TimestampError::Nonce));
}

#[test]
fn a_policy_that_is_not_allowed_does_not_count() {
    let (anchors, crls) = (good().anchors(), Crls::none());
    let with = |policies: &[&str]| {
        let policies: Vec<_> = policies.iter().map(|policy| policy.parse().unwrap()).collect();
        let rules = Rules { anchors: &anchors, policies: &policies, crls: &crls };
        token().verify_fresh(&request(), &rules, today())
    };
    assert!(with(&["1.2.3.4.9", "1.2.3.4.1"]).is_ok());
    assert_eq!(with(&["1.2.3.4.9"]), Err(TimestampError::Policy));
}

#[test]
fn a_token_names_its_signer_by_sha_2_when_it_is_new_and_may_use_sha_1_when_it_is_old() {
    let tsa = Tsa::new(&GOOD);
    let old = token_of(&tsa.answer(&request(), "old.cnf")).unwrap();
    assert_eq!(fresh(&tsa, &old, &request()), Err(TimestampError::SigningCertificate));
    assert!(kept(&tsa, old.der()).is_ok());
    let unnamed = tsa.signed_by(&["-signer", "tsa.pem", "-inkey", "tsa.key"]);
    assert_eq!(kept(&tsa, &unnamed), Err(TimestampError::SigningCertificate));
}

#[test]
fn a_certificate_that_is_not_for_time_stamps_alone_does_not_count() {
    let tsa = Tsa::new(&GOOD);
    let bad = [
        ("client", Kind { purposes: CLIENT, ..GOOD }),
        ("both", Kind { purposes: TWO_PURPOSES, ..GOOD }),
        ("lenient", Kind { critical: false, ..GOOD }),
    ];
    for (name, kind) in bad {
        tsa.certify(name, &kind);
        let (pem, key) = (format!("{name}.pem"), format!("{name}.key"));
        let made = tsa.signed_by(&["-cades", "-signer", &pem, "-inkey", &key]);
        let error = PathError::Profile(ProfileError::ExtendedKeyUsage).into();
        assert_eq!(kept(&tsa, &made), Err(error), "{name}");
    }
}

#[test]
fn a_certificate_that_had_expired_or_leads_nowhere_does_not_count() {
    let tsa = Tsa::new(&GOOD);
    tsa.certify("late", &Kind { until: 2026, ..GOOD });
    let made = tsa.signed_by(&["-cades", "-signer", "late.pem", "-inkey", "late.key"]);
    assert_eq!(kept(&tsa, &made), Err(PathError::Expired.into()));
    let stranger = Tsa::new(&GOOD);
    let error = kept(&stranger, token().der()).unwrap_err();
    assert_eq!(error, PathError::Untrusted.into());
    assert_eq!(error.fault(), TimestampFault::NotChecked);
}

#[test]
fn a_token_has_one_signer_and_brings_its_certificate() {
    let tsa = Tsa::new(&GOOD);
    tsa.certify("second", &GOOD);
    let both = [
        "-cades",
        "-signer",
        "tsa.pem",
        "-inkey",
        "tsa.key",
        "-signer",
        "second.pem",
        "-inkey",
        "second.key",
    ];
    let made = tsa.signed_by(&both);
    assert_eq!(kept(&tsa, &made), Err(TimestampError::Signers));
    let made = tsa.signed_by(&["-cades", "-signer", "tsa.pem", "-inkey", "tsa.key", "-nocerts"]);
    let error = kept(&tsa, &made).unwrap_err();
    assert_eq!(error, TimestampError::NoCertificate);
    assert_eq!(error.fault(), TimestampFault::NotChecked);
    let made = tsa.signed_by(&["-noattr", "-signer", "tsa.pem", "-inkey", "tsa.key"]);
    assert_eq!(kept(&tsa, &made), Err(TimestampError::Malformed));
}

#[test]
fn a_time_far_from_ours_does_not_count() {
    let (anchors, crls) = (good().anchors(), Crls::none());
    let rules = Rules { anchors: &anchors, policies: &[], crls: &crls };
    let hour = SignedDuration::from_hours(1);
    let (early, late) = (today() - hour, today() + hour);
    let token = token();
    assert_eq!(token.verify_fresh(&request(), &rules, early), Err(TimestampError::Time));
    assert_eq!(token.verify_fresh(&request(), &rules, late), Err(TimestampError::Time));
    assert!(token.verify(&Digest::of(TEXT), &rules, late).is_ok());
    assert_eq!(token.verify(&Digest::of(TEXT), &rules, early), Err(TimestampError::Time));
}

#[test]
fn a_request_that_the_authority_refuses_says_why() {
    let tsa = Tsa::new(&GOOD);
    let error = token_of(&tsa.answer(&request(), "strange.cnf")).unwrap_err();
    assert!(error.to_string().contains("rejection, badAlg"), "{error}");
}

#[test]
fn no_byte_of_a_token_can_be_changed() {
    let der = token().der();
    let wanted = kept(good(), der).unwrap();
    let mut tolerated = Vec::new();
    for place in 0..der.len() {
        for bit in [0x01, 0x80] {
            let mut changed = der.to_vec();
            changed[place] ^= bit;
            match kept(good(), &changed) {
                Err(_) => {}
                // What is not signed may change without changing what is stated: only the list
                // of hashes at the head of the CMS structure, which nobody reads.
                Ok(same) => {
                    assert_eq!(same, wanted, "byte {place}");
                    tolerated.push(place);
                }
            }
        }
    }
    assert!(tolerated.iter().all(|place| *place < 64), "{tolerated:?}");
    for end in 0..der.len() {
        assert!(Token::parse(&der[..end]).is_err(), "cut at {end}");
    }
    assert!(Token::parse(&[der, &[0]].concat()).is_err());
    let large = vec![0; TOKEN_BYTES_MAX + 1];
    assert_eq!(Token::parse(&large).unwrap_err(), TimestampError::TooLarge);
}
