//! Handing in, as partners do: by curl, twice, by mistake, and from one's own office.

use anyhow::{Context, Result};
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
    let decision = fresh(Example::of(gateway_bundle::manifest::MessageKind::Decision));
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
