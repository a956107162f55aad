//! Handing in, as partners do: by curl, twice, by mistake, and from one's own office.

use anyhow::{Context, Result};
use gateway_bundle::MessageKind;
use gateway_bundle::example::Example;
use gateway_tests::http::Request;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Outgoing, Pair, gateway, program, tools};
use serde_json::{Value, json};

#[test]
fn curl_hands_in_a_bundle_over_either_http() -> Result<()> {
    let pair = Pair::new()?;
    let br = pair.br.serve()?;
    for version in ["--http1.1", "--http2"] {
        let bundle = Outgoing::of(&fresh(Example::transfer_request()));
        let folder = pair.folder().join(version);
        bundle.write(&folder)?;
        std::fs::write(folder.join("manifest.jws"), bundle.sealed(&pair.kz.seal()?)?)?;
        let mut curl = tools::curl(&pair.kz.client(), &pair.br.anchor());
        curl.current_dir(&folder).arg(version);
        curl.args(["--write-out", "\n%{http_code} %{http_version}"]);
        curl.args(["--form", "manifest=@manifest.jws;type=application/jose"]);
        for (file, _) in &bundle.documents {
            curl.arg("--form").arg(format!("document=@{file};type=application/octet-stream"));
        }
        curl.arg(format!("https://localhost:{}/v1/bundles", br.exchange.port()));
        let said = program::said(&mut curl)?;
        let (body, status) = said.rsplit_once('\n').context("a status")?;
        assert!(status.starts_with("201 "), "{said}");
        let body: Value = serde_json::from_str(body)?;
        assert_eq!(body["state"], "accepted");
        assert_eq!(body["evidence"][0]["event"], "RelayAcceptance");
    }
    Ok(())
}

#[test]
fn a_repeated_bundle_gets_its_first_evidence_byte_for_byte_even_after_a_restart() -> Result<()> {
    let pair = Pair::new()?;
    let seal = pair.kz.seal()?;
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let bundle = Outgoing::of(&fresh(Example::transfer_request()));
    let br = pair.br.serve()?;
    let first = peer.ask(&bundle.request(&seal)?)?;
    assert_eq!(first.status, 201, "{}", first.text());
    assert_eq!(first.header("bundle-repeat"), None);
    assert_eq!(first.header("location"), Some(bundle.resource()?.as_str()));

    br.kill()?;
    let _br = pair.br.serve()?;
    // A second seal over the same manifest is another signature, and makes no difference.
    let again = peer.ask(&bundle.request(&seal)?)?;
    assert_eq!(again.status, 200, "{}", again.text());
    assert_eq!(again.header("bundle-repeat"), Some("?1"));
    assert_eq!(again.text(), first.text());
    let known = peer.get(&format!("{}/evidence", bundle.resource()?))?;
    assert_eq!(known["evidence"][0]["jws"], first.json()?["evidence"][0]["jws"]);
    Ok(())
}

#[test]
fn an_id_that_stands_for_another_manifest_is_a_conflict_for_ever() -> Result<()> {
    let pair = Pair::new()?;
    let seal = pair.kz.seal()?;
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let example = fresh(Example::transfer_request());
    let bundle = Outgoing::of(&example);
    let other = Outgoing::of(&example.set("/petition/on", json!("2026-08-19")));
    let br = pair.br.serve()?;
    assert_eq!(peer.ask(&bundle.request(&seal)?)?.status, 201);
    br.kill()?;
    let _br = pair.br.serve()?;
    let refused = peer.ask(&other.request(&seal)?)?;
    assert_eq!((refused.status, refused.problem().as_deref()), (409, Some("bundle-conflict")));
    let kept = pair
        .br
        .reached_by(&pair.br.client())?
        .ask(&Request::get(&format!("{}/manifest", bundle.resource()?)))?;
    let kept = gateway_evidence::Jws::parse(&kept.body, usize::MAX)?;
    assert_eq!(kept.payload(), bundle.manifest);
    Ok(())
}

#[test]
fn ones_own_gateway_names_what_the_treaty_wants_and_sends_only_for_a_reason() -> Result<()> {
    let pair = Pair::new()?;
    let _kz = pair.kz.serve()?;
    let _br = pair.br.serve()?;
    let officer = pair.br.reached_by(&pair.br.person("officer"))?;
    let reply = Outgoing::of(&fresh(Example::reply().without("verdict")));
    let refused = officer.ask(&reply.own_request().header("accept-language", "pt"))?;
    assert_eq!((refused.status, refused.problem().as_deref()), (422, Some("incomplete")));
    let findings = refused.json()?["findings"].clone();
    let missing = findings
        .as_array()
        .context("findings")?
        .iter()
        .find(|finding| finding["code"] == "kz-br-2018/4(2)(f)/missing");
    let missing = missing.with_context(|| findings.to_string())?;
    assert_eq!(missing["effect"], "incomplete");

    let sent = reply.own_request().header("send-anyway", "o%20original%20segue%20depois");
    let system = pair.br.reached_by(&pair.br.client())?.ask(&sent)?;
    assert_eq!((system.status, system.problem().as_deref()), (403, Some("not-allowed")));
    let sent = officer.ask(&sent)?;
    assert_eq!(sent.status, 201, "{}", sent.text());
    let arrived = pair.kz.reached_by(&pair.kz.client())?;
    let state = gateway::eventually("the reply arrives", || {
        let answer = arrived.ask(&Request::get(&reply.resource()?))?;
        Ok((answer.status == 200).then_some(answer))
    })?;
    assert_eq!(state.json()?["state"], "accepted");
    Ok(())
}

#[test]
fn a_decision_leaves_only_when_a_second_person_has_approved_it() -> Result<()> {
    let pair = Pair::new()?;
    let _kz = pair.kz.serve()?;
    let _br = pair.br.serve()?;
    let officer = pair.br.reached_by(&pair.br.person("officer"))?;
    let approver = pair.br.reached_by(&pair.br.person("approver"))?;
    let decision = fresh(Example::of(MessageKind::Decision));
    let decision = Outgoing::of(&decision);
    let anyway = decision.own_request().header("send-anyway", "decided%20before%20the%20papers");
    let held = officer.ask(&anyway)?;
    assert_eq!(held.status, 202, "{}", held.text());
    assert_eq!(held.json()?["state"], "held");

    let approval = decision.resource()?.replace("/v1/", "/v1/own/") + "/approval";
    let blind = Request::post(&approval, "application/json", *b"{}");
    assert_eq!(approver.ask(&blind)?.problem().as_deref(), Some("not-allowed"));
    let digest = held.json()?["digest"].as_str().unwrap_or_default().to_owned();
    let approval = format!("{approval}?digest={digest}");
    let approval = Request::post(&approval, "application/json", *b"{}");
    let proposer = officer.ask(&approval)?;
    assert_eq!((proposer.status, proposer.problem().as_deref()), (403, Some("approval")));
    let sent = approver.ask(&approval)?;
    assert_eq!(sent.status, 201, "{}", sent.text());
    let arrived = pair.kz.reached_by(&pair.kz.client())?;
    gateway::eventually("the decision arrives", || {
        let answer = arrived.ask(&Request::get(&decision.resource()?))?;
        Ok((answer.status == 200).then_some(()))
    })
}

#[test]
fn a_message_that_the_treaty_does_not_name_is_taken_and_noted() -> Result<()> {
    let pair = Pair::new()?;
    let _kz = pair.kz.serve()?;
    let client = pair.kz.reached_by(&pair.br.client())?;
    let file =
        Outgoing::of(&fresh(Example::of(MessageKind::FileTransfer).between("br-mj", "kz-pgo")));
    let answer = client.ask(&file.request(&pair.br.seal()?)?)?;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let findings = answer.json()?["assessment"]["findings"].clone();
    assert_eq!(findings[0]["code"], "kz-br-2018/message-not-foreseen", "{findings}");
    assert_eq!(findings[0]["effect"], "note");
    Ok(())
}

#[test]
fn a_bundle_under_a_draft_treaty_is_taken_with_notes_alone() -> Result<()> {
    let pair = Pair::new()?;
    let _kz = pair.kz.serve()?;
    let client = pair.kz.reached_by(&pair.br.client())?;
    let request = Example::of(MessageKind::TransferRequest).between("br-mj", "kz-pgo");
    let request = Outgoing::of(&fresh(request).set("/treaty", json!("oas-1993")));
    let answer = client.ask(&request.request(&pair.br.seal()?)?)?;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let assessment = answer.json()?["assessment"].clone();
    assert_eq!(assessment["complete"], true);
    assert_eq!(assessment["also_applicable"], json!(["kz-br-2018"]));
    let findings = assessment["findings"].as_array().context("findings")?;
    assert!(!findings.is_empty());
    assert!(findings.iter().all(|finding| finding["effect"] == "note"), "{assessment}");
    Ok(())
}

#[test]
fn what_the_own_state_s_law_says_is_told_to_its_own_people_alone() -> Result<()> {
    let pair = Pair::new()?;
    let _kz = pair.kz.serve()?;
    let unposted = Example::transfer_request().between("br-mj", "kz-pgo").remove("/originals");
    let unposted = fresh(unposted);
    let dry_run = |of: &Example| Request::post("/v1/assessments", "application/json", of.bytes());
    let partner = pair.kz.reached_by(&pair.br.client())?;
    let told = partner.ask(&dry_run(&unposted))?;
    assert_eq!(told.status, 200, "{}", told.text());
    assert!(!told.text().contains("practice-kz-cpc") && !told.text().contains("own_law"));

    // Kazakhstan's own request, with a paper that nobody signed.
    let own = pair.kz.reached_by(&pair.kz.client())?;
    let unsigned = fresh(Example::transfer_request()).remove("/documents/0/signed");
    let said = own.ask(&dry_run(&unsigned))?;
    assert_eq!(said.status, 200, "{}", said.text());
    let law = said.json()?["own_law"].clone();
    assert_eq!(law["law"], "practice-kz-cpc");
    assert!(law.to_string().contains("practice-kz-cpc/560(2)/not-signed-and-stamped"), "{law}");

    // A request that came in: its own people see in the case that the originals are awaited.
    let sent = Outgoing::of(&unposted);
    assert_eq!(partner.ask(&sent.request(&pair.br.seal()?)?)?.status, 201);
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let number = officer.get("/v1/own/cases")?["cases"][0]["number"].clone();
    let case = officer.get(&format!("/v1/own/cases/{}", number.as_str().context("number")?))?;
    let law = case["own_law"].to_string();
    assert!(law.contains("practice-kz-cpc/560(6)/originals-not-dispatched"), "{case}");
    Ok(())
}
