//! The register: one key, one authority, one role; ended by date and never deleted.

use gateway_bundle::Digest;
use gateway_evidence::certificate::{Usage, to_pem};
use gateway_evidence::register::{
    AnchorEntry, ChangeError, KeyStatus, RegisterError, RegisterFile, RevocationMode, differences,
    replacement,
};
use gateway_evidence::{Register, Registers, Role};
use serde_json::{Value, json};

use crate::support::{Authority, Ca, at, entry, now, register_file};

fn key(number: u8, role: Role) -> gateway_evidence::register::RegisteredKey {
    entry(Digest::of(&[number]), role)
}

fn taken(change: impl FnOnce(&mut RegisterFile)) -> Result<Register, RegisterError> {
    let mut file = register_file("kz-pgo");
    change(&mut file);
    Register::try_from(file)
}

#[test]
fn an_entry_reads_back_what_it_writes() {
    let mut file = Authority::new("kz-pgo").file;
    file.address = Some("https://gateway.example:8443".to_owned());
    file.name.insert("en".parse().unwrap(), "Prosecutor General".to_owned());
    file.revocation.mode = RevocationMode::Required;
    file.keys[0].until = Some(at("2027-01-01T00:00:00Z"));
    let text = serde_json::to_vec(&file).unwrap();
    assert_eq!(gateway_bundle::json::from_slice::<RegisterFile>(&text).unwrap(), file);
    assert!(gateway_bundle::json::from_slice::<Register>(&text).is_ok());
}

#[test]
fn an_entry_is_closed_and_an_error_says_what_is_wrong() {
    let refused = |value: Value| {
        let text = value.to_string();
        gateway_bundle::json::from_slice::<Register>(text.as_bytes()).unwrap_err().to_string()
    };
    assert!(refused(json!({"authority": "kz-pgo", "colour": 1})).contains("not known"));
    assert!(refused(json!({"authority": "kz-pgo", "anchors": [""]})).contains("anchor 0"));
    assert!(refused(json!({})).contains("authority"));
}

#[test]
fn a_key_is_known_by_its_digest_alone() {
    let (kz, br) = (Authority::new("kz-pgo"), Authority::new("br-mj"));
    let all = Registers::new([kz.register(), br.register()]).unwrap();
    let known = all.by_key(&br.seal.spki()).unwrap();
    assert_eq!(known.authority().as_str(), "br-mj");
    assert_eq!(known.role(), Role::Seal);
    assert_eq!(known.status(now()), KeyStatus::Current);
    assert!(all.by_key(&Digest::of(b"a stranger")).is_none());
    assert_eq!(all.iter().count(), 2);
}

#[test]
fn one_key_has_one_authority_and_one_role() {
    let twice = taken(|file| file.keys = vec![key(1, Role::Seal), key(1, Role::TlsClient)]);
    assert!(matches!(twice, Err(RegisterError::KeyTwice { .. })));
    let twice = taken(|file| file.keys = vec![key(1, Role::Seal), key(1, Role::Seal)]);
    assert!(matches!(twice, Err(RegisterError::KeyTwice { .. })));
    let of = |id: &str, role| {
        let mut file = register_file(id);
        file.keys = vec![key(1, role)];
        Register::try_from(file).unwrap()
    };
    let twice = Registers::new([of("kz-pgo", Role::Seal), of("br-mj", Role::TlsClient)]);
    assert!(matches!(twice, Err(RegisterError::KeyTwice { .. })));
}

#[test]
fn an_authority_stands_once() {
    let empty = || Register::try_from(register_file("kz-pgo")).unwrap();
    let twice = Registers::new([empty(), empty()]);
    assert!(matches!(twice, Err(RegisterError::AuthorityTwice(_))));
}

#[test]
fn a_key_is_good_from_its_beginning_to_before_its_end() {
    let mut key = key(1, Role::Seal);
    key.until = Some(at("2027-01-01T00:00:00Z"));
    assert_eq!(key.status(at("2025-12-31T23:59:59Z")), KeyStatus::NotYet);
    assert_eq!(key.status(at("2026-01-01T00:00:00Z")), KeyStatus::Current);
    assert_eq!(key.status(at("2026-12-31T23:59:59Z")), KeyStatus::Current);
    assert_eq!(key.status(at("2027-01-01T00:00:00Z")), KeyStatus::Ended);
    key.revoked = Some(at("2026-06-01T00:00:00Z"));
    assert_eq!(key.status(at("2026-05-31T23:59:59Z")), KeyStatus::Current);
    assert_eq!(key.status(at("2026-06-01T00:00:00Z")), KeyStatus::Revoked);
}

#[test]
fn dates_that_contradict_each_other_are_refused() {
    let mut key = key(1, Role::Seal);
    key.until = Some(at("2025-01-01T00:00:00Z"));
    let refused = taken(|file| file.keys = vec![key]);
    assert!(matches!(refused, Err(RegisterError::Dates { .. })));
}

#[test]
fn logs_and_witnesses_have_a_verifier_key_of_their_kind_and_nobody_else_has() {
    let kz = Authority::new("kz-pgo");
    let with = |role, key: Option<&gateway_evidence::log::LogKey>, spki| {
        let mut entry = entry(spki, role);
        entry.log_key = key.map(|key| key.verifier().clone());
        taken(|file| file.keys = vec![entry])
    };
    let (log, witness) = (kz.log.verifier().spki(), kz.witness.verifier().spki());
    assert!(with(Role::Log, Some(&kz.log), log).is_ok());
    assert!(with(Role::Witness, Some(&kz.witness), witness).is_ok());
    for refused in [
        with(Role::Log, None, log),
        with(Role::Log, Some(&kz.witness), witness),
        with(Role::Witness, Some(&kz.log), log),
        with(Role::Seal, Some(&kz.log), log),
    ] {
        assert!(matches!(refused, Err(RegisterError::LogKey { .. })));
    }
    let other = with(Role::Log, Some(&kz.log), witness);
    assert!(matches!(other, Err(RegisterError::LogKeySpki { .. })));
}

#[test]
fn an_anchor_is_one_certificate() {
    let ca = Ca::root("a root");
    let two = ca.pem.clone() + &to_pem(&ca.certificate);
    for bad in [String::new(), "text".to_owned(), two] {
        let refused = taken(|file| file.anchors = vec![ca.pem.clone().into(), bad.into()]);
        assert_eq!(refused.unwrap_err(), RegisterError::Anchor { place: 1 });
    }
}

#[test]
fn an_address_is_a_host_and_a_port() {
    for good in ["https://gateway.example", "https://gateway.example:8443", "https://[::1]:8443"] {
        assert!(taken(|file| file.address = Some(good.to_owned())).is_ok(), "{good}");
    }
    for bad in [
        "http://gateway.example",
        "https://",
        "https://gateway.example/",
        "https://gateway.example:port",
        "https://gateway.example:99999",
        "https://user@gateway.example",
        "gateway.example",
    ] {
        let refused = taken(|file| file.address = Some(bad.to_owned()));
        assert_eq!(refused.unwrap_err(), RegisterError::Address, "{bad}");
    }
}

#[test]
fn only_a_named_certifying_authority_anchors_certifications() {
    let (ca, certifying) = (Ca::root("a root"), Ca::root("a certifying authority"));
    let register = taken(|file| {
        file.anchors = vec![ca.pem.clone().into(), certifying.pem.clone().into()];
        file.keys = vec![entry(certifying.spki(), Role::CertifyingCa)];
    });
    let register = register.unwrap();
    assert_eq!(register.anchors(Usage::Seal, now()).len(), 2);
    let anchors = register.anchors(Usage::Certification, now());
    assert_eq!(anchors.len(), 1);
    assert_eq!(webpki::spki_for_anchor(&anchors[0]).as_ref().len(), 91);
    assert!(register.anchors(Usage::Certification, at("2025-12-31T00:00:00Z")).is_empty());
}

#[test]
fn what_is_published_holds_no_key_of_a_member_of_staff() {
    let register = taken(|file| {
        file.keys = vec![key(1, Role::Seal), key(2, Role::TlsClient)];
        file.keys[1].person = Some("aigul".to_owned());
        file.limits.documents = Some(5);
    });
    let published = register.unwrap().published();
    assert_eq!(published.keys, [key(1, Role::Seal)]);
    assert!(!serde_json::to_string(&published).unwrap().contains("aigul"));
    assert_eq!(published.limits, gateway_evidence::register::Limits::default());
}

#[test]
fn a_name_is_given_in_the_language_asked_for_or_the_next_best() {
    let register = taken(|file| {
        for (language, name) in [("pt-BR", "Ministério"), ("en", "Ministry")] {
            file.name.insert(language.parse().unwrap(), name.to_owned());
        }
    });
    let register = register.unwrap();
    let name = |language: &str| register.name_in(&language.parse().unwrap()).to_owned();
    assert_eq!((name("pt"), name("pt-BR")), ("Ministério".into(), "Ministério".into()));
    assert_eq!((name("en"), name("ru")), ("Ministry".into(), "Ministry".into()));
    let nameless = taken(|_| {}).unwrap();
    assert_eq!(nameless.name_in(&"ru".parse().unwrap()), "kz-pgo");
}

#[test]
fn an_anchor_is_good_within_its_dates_and_is_written_with_them() {
    let (old, new) = (Ca::root("an old root"), Ca::root("a new root"));
    let mut ended = AnchorEntry::from(old.pem.clone());
    ended.until = Some(at("2027-01-01T00:00:00Z"));
    let register = taken(|file| file.anchors = vec![ended, new.pem.clone().into()]).unwrap();
    let count = |moment: &str| register.anchors(Usage::Seal, at(moment)).len();
    assert_eq!((count("2026-12-31T23:59:59Z"), count("2027-01-01T00:00:00Z")), (2, 1));
    assert_eq!(register.anchor_certificates().len(), 2);
    assert_eq!(register.anchor_certificates_at(at("2027-01-01T00:00:00Z")).len(), 1);
    assert_eq!(register.anchor_changes(at("2026-12-31T23:59:59Z")), 0);
    assert_eq!(register.anchor_changes(at("2027-01-01T00:00:00Z")), 1);
    let text = serde_json::to_vec(register.file()).unwrap();
    let read: RegisterFile = gateway_bundle::json::from_slice(&text).unwrap();
    assert_eq!(read, *register.file());
    let json = serde_json::to_value(register.file()).unwrap();
    assert!(json["anchors"][0].is_object() && json["anchors"][1].is_string());
}

#[test]
fn an_anchor_that_ends_before_it_begins_is_refused() {
    let mut anchor = AnchorEntry::from(Ca::root("a root").pem.clone());
    anchor.from = Some(at("2027-01-01T00:00:00Z"));
    anchor.until = Some(at("2026-01-01T00:00:00Z"));
    let refused = taken(|file| file.anchors = vec![anchor]);
    assert_eq!(refused.unwrap_err(), RegisterError::AnchorDates { place: 0 });
}

fn succeeded(from: &str, to: &str) -> RegisterFile {
    let mut file = register_file(from);
    file.succession = serde_json::from_value(json!({
        "to": to, "from": "2026-06-01T00:00:00Z",
        "notice": { "kind": "diplomatic", "number": "12-3/45", "date": "2026-05-20" },
    }))
    .unwrap();
    file
}

#[test]
fn a_successor_counts_from_its_day_and_at_any_remove() {
    let files = [succeeded("br-mj", "br-xx"), succeeded("br-xx", "br-yy"), register_file("br-yy")];
    let all = Registers::new(files.map(|file| Register::try_from(file).unwrap())).unwrap();
    let [old, last] = ["br-mj", "br-yy"].map(|id| id.parse().unwrap());
    assert!(all.get(&old).unwrap().successor(at("2026-05-31T23:59:59Z")).is_none());
    assert!(all.succeeds(&last, &old, at("2026-06-01T00:00:00Z")));
    assert!(!all.succeeds(&last, &old, at("2026-05-31T23:59:59Z")));
    assert!(!all.succeeds(&old, &last, at("2026-06-01T00:00:00Z")));
}

#[test]
fn a_succession_leads_to_another_authority_of_the_state_that_is_in_the_register() {
    for to in ["br-mj", "kz-pgo"] {
        let refused = Register::try_from(succeeded("br-mj", to));
        assert!(matches!(refused, Err(RegisterError::Succession(_))), "{to}");
    }
    let nobody = [Register::try_from(succeeded("br-mj", "br-xx")).unwrap()];
    assert!(matches!(Registers::new(nobody), Err(RegisterError::SuccessionNowhere(_))));
    let circle = [succeeded("br-mj", "br-xx"), succeeded("br-xx", "br-mj")];
    let circle = Registers::new(circle.map(|file| Register::try_from(file).unwrap()));
    assert!(matches!(circle, Err(RegisterError::SuccessionNowhere(_))));
}

#[test]
fn a_newer_entry_ends_what_it_leaves_out_and_keeps_what_is_ours() {
    let ca = Ca::root("a root");
    let mut old = register_file("br-mj");
    old.keys = vec![key(1, Role::Seal), key(2, Role::TlsClient)];
    old.anchors = vec![ca.pem.clone().into()];
    old.limits.documents = Some(5);
    old.revocation.mode = RevocationMode::Required;
    let mut new = register_file("br-mj");
    new.keys = vec![key(2, Role::TlsClient), key(3, Role::Seal)];
    let after = replacement(&old, &new, now()).unwrap();
    let ended = after.keys.iter().find(|one| one.spki == key(1, Role::Seal).spki).unwrap();
    assert_eq!((after.keys.len(), ended.until), (3, Some(now())));
    assert_eq!((after.anchors.len(), after.anchors[0].until), (1, Some(now())));
    assert_eq!((&after.limits, &after.revocation), (&old.limits, &old.revocation));
    let lines = differences(&old, &after);
    assert!(lines.iter().any(|line| line.starts_with("+ key") && line.contains("until")));
    assert!(differences(&old, &old).is_empty());
}

#[test]
fn a_newer_entry_changes_nothing_that_was_true_of_a_key() {
    let mut old = register_file("br-mj");
    old.keys = vec![key(1, Role::Seal)];
    old.keys[0].revoked = Some(at("2026-06-01T00:00:00Z"));
    let with = |change: &dyn Fn(&mut gateway_evidence::register::RegisteredKey)| {
        let mut new = old.clone();
        change(&mut new.keys[0]);
        replacement(&old, &new, now())
    };
    assert!(with(&|_| ()).is_ok());
    assert!(matches!(with(&|key| key.role = Role::TlsClient), Err(ChangeError::Role(_))));
    assert!(matches!(with(&|key| key.revoked = None), Err(ChangeError::Unrevoked(_))));
    let later = at("2026-02-01T00:00:00Z");
    assert!(matches!(with(&|key| key.from = later), Err(ChangeError::Later(_))));
}
