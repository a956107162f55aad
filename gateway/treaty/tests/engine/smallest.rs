//! For every rule the smallest change that breaks it, made from the profile alone: a rule without
//! such a change fails the build, and a change that finds more than its own rule does too.

use std::collections::BTreeMap;

use gateway_bundle::example::Example;
use gateway_bundle::manifest::{Item, Side, Stage};
use gateway_bundle::{BundleKey, DocumentId, Manifest, MessageKind};
use gateway_treaty::example::{InCase, Setting};
use gateway_treaty::profile::{
    CertificationRule, CertificationWanted, Check, Condition, ContentRule, Form, ItemRule,
    Obligation, Occasion, TranslationRule,
};
use gateway_treaty::vocabulary::{FURTHER_INFORMATION, Field};
use gateway_treaty::{Assessment, CertificationCheck, Effect, Facts, Finding, Profile, assess};
use serde_json::{Value, json};

/// One line of a table of expected codes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) message: String,
    pub(crate) sender: String,
    pub(crate) article: String,
    pub(crate) subject: String,
    pub(crate) problem: String,
    pub(crate) effect: String,
}

/// What breaks of one rule show: the finding, or that there can be none.
struct Broken {
    rule: String,
    row: Row,
}

const ANY: &str = "*";
const NOT_CHECKED: &str = "(not-checked)";
const SIDES: [Side; 2] = [Side::Sentencing, Side::Executing];

/// Every rule of a treaty, broken.
pub(crate) fn rows(profile: &Profile) -> Vec<Row> {
    let mut broken = Vec::new();
    profile.items.iter().for_each(|rule| broken.extend(items(profile, rule)));
    profile.translations.iter().for_each(|rule| broken.extend(translations(profile, rule)));
    profile.certifications.iter().for_each(|rule| broken.extend(certifications(profile, rule)));
    profile.contents.iter().for_each(|rule| broken.extend(contents(profile, rule)));
    broken.extend(profile.conditions.iter().map(|rule| condition(profile, rule)));
    broken.extend(channel(profile));
    broken.extend(ground(profile));
    every_rule_is_broken(profile, &broken);
    let mut rows: Vec<Row> = broken.into_iter().map(|broken| broken.row).collect();
    rows.sort();
    rows.dedup();
    rows
}

fn every_rule_is_broken(profile: &Profile, broken: &[Broken]) {
    let ids = profile
        .items
        .iter()
        .map(|rule| &rule.id)
        .chain(profile.translations.iter().map(|rule| &rule.id))
        .chain(profile.certifications.iter().map(|rule| &rule.id))
        .chain(profile.contents.iter().map(|rule| &rule.id))
        .chain(profile.conditions.iter().map(|rule| &rule.id));
    for id in ids {
        let found = broken.iter().any(|broken| broken.rule == *id);
        assert!(found, "{}: no change breaks the rule {id}", profile.id);
    }
}

/// The assessment of a message in its case, with every certification confirmed.
pub(crate) fn assess_in_case(profile: &Profile, case: &InCase) -> Assessment {
    let manifest = case.message.build();
    let earlier: Vec<Manifest> = case.earlier.iter().map(Example::build).collect();
    let confirmed = |bundle: &Manifest| -> Vec<(DocumentId, CertificationCheck)> {
        let marked = bundle.documents.iter().filter(|document| document.certified.is_some());
        marked.map(|document| (document.id.clone(), CertificationCheck::Confirmed)).collect()
    };
    let certifications: BTreeMap<_, _> = confirmed(&manifest).into_iter().collect();
    let earlier_certifications: BTreeMap<(BundleKey, DocumentId), CertificationCheck> = earlier
        .iter()
        .flat_map(|bundle| {
            confirmed(bundle).into_iter().map(|(id, check)| ((bundle.key(), id), check))
        })
        .collect();
    let earlier: Vec<&Manifest> = earlier.iter().collect();
    let facts = Facts {
        certifications: &certifications,
        earlier_certifications: &earlier_certifications,
        earlier: &earlier,
        ..Facts::at("2026-12-11T06:00:00Z".parse().unwrap())
    };
    assess(&manifest, profile, &facts)
}

/// The only finding after a change, or none.
fn only(profile: &Profile, case: &InCase) -> Result<Option<Finding>, Vec<String>> {
    let mut findings = assess_in_case(profile, case).findings;
    match findings.len() {
        0 => Ok(None),
        1 => Ok(findings.pop()),
        _ => Err(findings.into_iter().map(|finding| finding.code).collect()),
    }
}

fn broken(rule: &str, row: [&str; 5], effect: &str) -> Broken {
    let [message, sender, article, subject, problem] = row.map(str::to_owned);
    let row = Row { message, sender, article, subject, problem, effect: effect.to_owned() };
    Broken { rule: rule.to_owned(), row }
}

/// The table's words for a finding of a rule.
fn told(rule: &str, message: &str, sender: &str, subject: &str, finding: &Finding) -> Broken {
    let problem = finding.code.rsplit('/').next().unwrap();
    let problem = if problem == "particulars-missing" { "missing" } else { problem };
    broken(rule, [message, sender, &finding.article, subject, problem], effect(finding.effect))
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Refuse => "refuse",
        Effect::Incomplete => "incomplete",
        Effect::Decide => "decide",
        Effect::Note => "note",
    }
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Sentencing => "sentencing",
        Side::Executing => "executing",
        Side::Both => "both",
    }
}

/// Every setting in which an item is owed with its own message.
fn items(profile: &Profile, rule: &ItemRule) -> Vec<Broken> {
    let settings = Setting::all(profile).into_iter().filter(|setting| {
        setting.message != MessageKind::Supplement
            && setting.items().any(|owed| owed.id == rule.id)
            && setting.occasion.is_none_or(|o| rule.owed.iter().any(|owed| owed.when == Some(o)))
    });
    settings.map(|setting| item(&setting, rule)).collect()
}

fn item(setting: &Setting<'_>, rule: &ItemRule) -> Broken {
    let profile = setting.profile;
    let (message, sender) = (setting.message.as_str(), side(setting.sender));
    let subject = rule.item.as_str();
    let mut last = Vec::new();
    for case in without_item(setting, rule) {
        match only(profile, &case) {
            Ok(Some(finding)) => {
                assert_eq!(finding.article, rule.article, "{} {message}", rule.id);
                return told(&rule.id, message, sender, subject, &finding);
            }
            Ok(None) => {
                let loose = [Obligation::IfAvailable, Obligation::IfKnown];
                assert!(
                    loose.contains(&rule.obligation),
                    "{}: {} finds nothing",
                    profile.id,
                    rule.id
                );
                return broken(
                    &rule.id,
                    [message, sender, &rule.article, subject, NOT_CHECKED],
                    "-",
                );
            }
            Err(codes) => last = codes,
        }
    }
    panic!("{}: {} with {message} of the {sender} State finds {last:?}", profile.id, rule.id);
}

/// The message without an item, in each of the ways that are smallest.
fn without_item(setting: &Setting<'_>, rule: &ItemRule) -> Vec<InCase> {
    let mut case = setting.complete();
    let asked_for = match rule.item.as_str() {
        FURTHER_INFORMATION => "further-papers-of-another-kind",
        item => item,
    };
    if matches!(rule.obligation, Obligation::IfNecessary | Obligation::OnRequest) {
        case.earlier.push(request_for(setting, asked_for));
    }
    // What the sender has sent before counts too.
    let sender = case.message.value()["from"].clone();
    for earlier in case.earlier.iter_mut().filter(|earlier| earlier.value()["from"] == sender) {
        *earlier = earlier.clone().without(rule.item.as_str());
    }
    case.message = case.message.without(rule.item.as_str());
    if rule.form == Form::Paper {
        return vec![case];
    }
    // One member is enough to break the rule; another may matter to other rules too.
    rule.fields
        .iter()
        .map(|field| InCase {
            message: without_field(case.message.clone(), *field),
            earlier: case.earlier.iter().cloned().map(|e| without_field(e, *field)).collect(),
        })
        .filter(|case| Manifest::parse(&case.message.bytes()).is_ok())
        .collect()
}

/// The other side asks for an item.
fn request_for(setting: &Setting<'_>, item: &str) -> Example {
    let value = setting.complete().message;
    let value = value.value();
    let (from, to) = (value["from"].as_str().unwrap(), value["to"].as_str().unwrap());
    Example::of(MessageKind::DocumentRequest)
        .numbered(8)
        .between(to, from)
        .set("/treaty", json!(setting.profile.id))
        .set("/sentencing_state", json!(setting.sentencing))
        .set("/executing_state", json!(setting.executing))
        .set("/person/citizenships", json!([setting.executing]))
        .set("/person/residence/state", json!(setting.executing))
        .set("/person/residence/established_by", json!(to))
        .set("/statements/state_consents", json!({ "sentencing": true, "executing": true }))
        .set("/asks", json!([{ "item": item }]))
}

fn without_field(example: Example, field: Field) -> Example {
    let pointer = field.pointer();
    match pointer.split_once("/*/") {
        Some((list, member)) => example.remove(&format!("{list}/0/{member}")),
        None => example.remove(pointer),
    }
}

/// A setting with a paper that the rule concerns, from each side.
fn translations(profile: &Profile, rule: &TranslationRule) -> Vec<Broken> {
    let mut broken = Vec::new();
    for sender in SIDES {
        let mut settings =
            Setting::all(profile).into_iter().map(Setting::on_paper).map(|setting| {
                match rule.addressees.first() {
                    Some(state) => setting.to(state),
                    None => setting,
                }
            });
        let Some((case, place, original)) = settings.find_map(|setting| {
            (setting.sender == sender && setting.occasion.is_none()).then_some(())?;
            translated(&setting, rule)
        }) else {
            continue;
        };
        let subject = if rule.items.len() == 1 { original } else { ANY.to_owned() };
        let id = case.message.value()["documents"][place]["id"].as_str().unwrap().to_owned();
        let gone = InCase { message: case.message.clone().without_document(&id), ..case.clone() };
        let mut tell = |case: &InCase| {
            let finding = only(profile, case).unwrap().expect("a finding");
            assert_eq!(finding.article, rule.article, "{}", rule.id);
            broken.push(told(&rule.id, ANY, side(sender), &subject, &finding));
        };
        tell(&gone);
        if rule.certified {
            let at = format!("/documents/{place}/translated/certified_by");
            tell(&InCase { message: case.message.clone().remove(&at), ..case.clone() });
        }
    }
    broken
}

/// A complete message, the place of a translation that the rule wants, and the item of its paper.
fn translated(setting: &Setting<'_>, rule: &TranslationRule) -> Option<(InCase, usize, String)> {
    let case = setting.complete();
    let documents = case.message.value()["documents"].as_array()?.clone();
    let place = documents.iter().position(|document| {
        let item = document["items"][0].as_str().unwrap();
        let primary = document["language"].as_str().unwrap_or_default();
        let own = rule.accepted.get(setting.to_state()).into_iter().flatten();
        document.get("translation_of").is_some()
            && setting.translations(item).any(|concerned| concerned.id == rule.id)
            && own.chain(&rule.always_accepted).any(|language| language.primary() == primary)
    })?;
    let item = documents[place]["items"][0].as_str()?.to_owned();
    Some((case, place, item))
}

fn certifications(profile: &Profile, rule: &CertificationRule) -> Vec<Broken> {
    let concerned = |item: &Value| {
        let named = |known: &Item| *item == json!(known);
        if rule.items.is_empty() {
            profile.items.iter().any(|known| named(&known.item))
        } else {
            rule.items.iter().any(named)
        }
    };
    let member = match rule.wants {
        CertificationWanted::SignatureAndStamp => "signed",
        _ => "certified",
    };
    let mut broken = Vec::new();
    for sender in SIDES {
        let found = Setting::all(profile).into_iter().find_map(|setting| {
            let usual = setting.sender == sender && setting.occasion.is_none();
            let among = rule.messages.is_empty() || rule.messages.contains(&setting.message);
            let case = (usual && among).then(|| setting.complete())?;
            let documents = case.message.value()["documents"].as_array()?.clone();
            let place = documents.iter().position(|document| {
                document.get("translation_of").is_none() && concerned(&document["items"][0])
            })?;
            Some((case, place, documents[place]["items"][0].as_str()?.to_owned()))
        });
        let Some((case, place, item)) = found else { continue };
        let message = case.message.remove(&format!("/documents/{place}/{member}"));
        let finding = only(profile, &InCase { message, earlier: case.earlier }).unwrap();
        let finding = finding.expect("a finding");
        assert_eq!(finding.article, rule.article, "{}", rule.id);
        let subject = if rule.items.len() == 1 { item.as_str() } else { ANY };
        broken.push(told(&rule.id, ANY, side(sender), subject, &finding));
    }
    broken
}

fn contents(profile: &Profile, rule: &ContentRule) -> Vec<Broken> {
    // One member may also carry an item: on paper, the item stays when the member goes.
    let settings = Setting::all(profile).into_iter().map(Setting::on_paper).filter(|setting| {
        let refused = setting.message == MessageKind::NonAgreement;
        let occasion = match rule.when {
            Some(Occasion::Refuses) => setting.occasion == rule.when || refused,
            _ => setting.occasion.is_none(),
        };
        rule.messages.contains(&setting.message)
            && rule.from.is_none_or(|from| from == setting.sender)
            && occasion
    });
    let mut broken = Vec::new();
    for setting in settings {
        for field in &rule.fields {
            let message = setting.message.as_str();
            let case = unstated(&setting, *field)
                .unwrap_or_else(|| panic!("{}: {message} always has {}", rule.id, field.pointer()));
            let finding =
                only(profile, &case).unwrap_or_else(|codes| panic!("{}: {codes:?}", rule.id));
            let finding = finding.unwrap_or_else(|| panic!("{}: {message} finds nothing", rule.id));
            assert_eq!(finding.article, rule.article, "{}", rule.id);
            broken.push(told(&rule.id, message, side(setting.sender), field.key(), &finding));
        }
    }
    broken
}

/// The message without a member, or else without what the member stands in.
fn unstated(setting: &Setting<'_>, field: Field) -> Option<InCase> {
    let case = setting.complete();
    let parent = field.pointer().rsplit_once('/').map_or("", |(parent, _)| parent);
    let without = [without_field(case.message.clone(), field), case.message.clone().remove(parent)];
    let message = without.into_iter().find(|e| Manifest::parse(&e.bytes()).is_ok())?;
    Some(InCase { message, earlier: case.earlier })
}

/// A condition, broken with the first message that shows it.
fn condition(profile: &Profile, rule: &Condition) -> Broken {
    let mut last = Vec::new();
    let mut holds = false;
    let settings = Setting::all(profile).into_iter().map(Setting::on_paper);
    for setting in settings.filter(|setting| setting.occasion.is_none()) {
        for case in unfit(&setting, &rule.check) {
            if Manifest::parse(&case.message.bytes()).is_err() {
                continue;
            }
            match only(profile, &case) {
                Ok(Some(finding)) if finding.article == rule.article => {
                    return told(&rule.id, ANY, ANY, "-", &finding);
                }
                Ok(Some(finding)) => last.push(finding.code),
                Ok(None) => {
                    let verdicts = assess_in_case(profile, &case).results;
                    holds |= verdicts.iter().any(|result| {
                        result.rule == rule.id && result.verdict == gateway_treaty::Verdict::Passed
                    });
                }
                Err(codes) => last.extend(codes),
            }
        }
    }
    assert!(last.is_empty() && !holds, "{}: {} finds {last:?}", profile.id, rule.id);
    broken(&rule.id, [ANY, ANY, &rule.article, "-", NOT_CHECKED], "-")
}

/// The smallest changes that break a condition.
fn unfit(setting: &Setting<'_>, check: &Check) -> Vec<InCase> {
    let case = setting.complete();
    let change = |change: &dyn Fn(Example) -> Example| InCase {
        message: change(case.message.clone()),
        earlier: case.earlier.clone(),
    };
    let set = |pointer: &'static str, value: Value| {
        change(&move |example| example.set(pointer, value.clone()))
    };
    match check {
        Check::StatesNamed {} => vec![InCase {
            message: case.message.clone().remove("/executing_state"),
            earlier: case.earlier.iter().cloned().map(|e| e.remove("/executing_state")).collect(),
        }],
        Check::StatesAreParties {} => {
            let stranger = Setting { sentencing: "QQ".parse().unwrap(), ..setting.clone() };
            vec![stranger.complete()]
        }
        Check::PunishmentKind { .. } => vec![set("/sentence/punishments/0/kind", json!("fine"))],
        Check::Citizenship { sole: true, .. } => {
            vec![change(&|e| e.set("/person/citizenships", json!([setting.executing, "QQ"])))]
        }
        Check::Citizenship { .. } => vec![set("/person/citizenships", json!(["QQ"]))],
        Check::NeitherDeathNorLife {} => {
            vec![set("/sentence/punishments/0/kind", json!("death"))]
        }
        Check::LawPermits {} => vec![set("/statements/law_permits", json!(false))],
        Check::RemainingTerm { .. } => vec![change(&|e| {
            e.remove("/sentence/punishments/0/amount")
                .set("/sentence/punishments/0/ends", json!("2026-12-20"))
        })],
        Check::TermAddsUp {} => vec![set("/sentence/punishments/0/ends", json!("2033-01-01"))],
        Check::Final {} => vec![change(&|e| e.remove("/sentence/decisions/0/final_since"))],
        Check::NoOpenProceedings { .. } => {
            vec![set("/sentence/other_proceedings", json!([{ "kind": "criminal" }]))]
        }
        Check::Consent { .. } => vec![set("/consent/withdrawn_on", json!("2026-12-01"))],
        Check::Petition { .. } => vec![InCase {
            message: case.message.clone().remove("/petition"),
            earlier: case.earlier.iter().cloned().map(|e| e.remove("/petition")).collect(),
        }],
        Check::ConsequencesExplained {} => vec![change(&|e| e.remove("/consent/informed_on"))],
        Check::StatesAgree {} => SIDES
            .iter()
            .map(|s| format!("/statements/state_consents/{}", side(*s)))
            .map(|pointer| change(&|e| e.set(&pointer, json!(false))))
            .collect(),
        Check::DualCriminality {} => {
            vec![set("/statements/dual_criminality", json!({ "denied_by": "executing" }))]
        }
        Check::ResidenceEstablished {} => {
            vec![change(&|e| e.remove("/person/residence/established_by"))]
        }
        Check::DamageSettled {} => vec![set("/sentence/damage/settled", json!(false))],
        Check::SentencedAfterEntryIntoForce {} => {
            vec![set("/sentence/decisions/0/date", json!("1990-01-01"))]
        }
        Check::TransitNeeded {} if setting.message == MessageKind::TransitRequest => {
            vec![set("/transit/landings", json!([]))]
        }
        Check::TransitNeeded {} => vec![],
        Check::NotResidentOfSentencingState {} => {
            vec![change(&|e| e.set("/person/residence/state", json!(setting.sentencing)))]
        }
        Check::OriginalsDispatched {} | Check::OriginalsArrived {} => {
            vec![change(&|e| e.remove("/originals"))]
        }
    }
}

fn channel(profile: &Profile) -> Vec<Broken> {
    let Some(rule) = &profile.channel else { return Vec::new() };
    let settings = Setting::all(profile);
    let with_papers = settings.iter().find(|s| !s.complete().message.build().documents.is_empty());
    let Some(setting) = with_papers.or(settings.first()) else { return Vec::new() };
    let case = setting.complete();
    let other = match case.message.value()["channel"]["mode"].as_str() {
        Some("diplomatic") => "direct",
        _ => "diplomatic",
    };
    let mut broken_rules = Vec::new();
    let mut tell = |id: &str, message: Example, article: &str| {
        let found = only(profile, &InCase { message, earlier: case.earlier.clone() }).unwrap();
        broken_rules.push(match found {
            Some(finding) => told(id, ANY, ANY, "-", &finding),
            None => broken(id, [ANY, ANY, article, "-", NOT_CHECKED], "-"),
        });
    };
    tell(&rule.id, case.message.clone().set("/channel", json!({ "mode": other })), &rule.article);
    if let Some(originals) = &rule.originals {
        tell(&originals.id, case.message.clone().remove("/originals"), &originals.article);
    }
    broken_rules
}

fn ground(profile: &Profile) -> Option<Broken> {
    if profile.grounds.is_empty() && profile.other_grounds.is_none() {
        return None;
    }
    let mut refusals = Setting::all(profile).into_iter().filter(|setting| {
        let refused = setting.occasion == Some(Occasion::Refuses);
        let manifest = setting.complete().message.build();
        let transfer = manifest.decision.as_ref().is_some_and(|d| d.stage != Stage::Transit);
        transfer && (refused || setting.message == MessageKind::NonAgreement)
    });
    let setting = refusals.next().or_else(|| {
        let decision =
            Setting::all(profile).into_iter().find(|s| s.message == MessageKind::Decision);
        decision.map(|setting| setting.on(Occasion::Refuses))
    })?;
    let case = setting.complete();
    let message = case.message.set("/decision/ground", json!("99(9)"));
    let finding = only(profile, &InCase { message, earlier: case.earlier }).unwrap().unwrap();
    Some(told("ground", "decision", ANY, "-", &finding))
}
