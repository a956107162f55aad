//! The desk, as a browser without script sees it: by address, form and cookie alone.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_bundle::manifest::MessageKind;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Gateway, Outgoing, Pair, authority, program};

const PASSWORD: &str = "correct horse battery staple";

/// A browser with its own cookies.
struct Browser {
    desk: String,
    cookies: PathBuf,
}

/// What came back: the status, where it leads to, the headers and the page.
struct Page {
    status: u16,
    to: Option<String>,
    head: String,
    body: String,
}

impl Browser {
    fn new(gateway: &Gateway, folder: &Path, name: &str) -> Self {
        Self { desk: gateway.desk.clone(), cookies: folder.join(format!("{name}.cookies")) }
    }

    /// A browser in which somebody has signed in.
    fn of(gateway: &Gateway, folder: &Path, name: &str) -> Result<Self> {
        let browser = Self::new(gateway, folder, name);
        let entered = browser.sign_in(name, PASSWORD)?;
        ensure!(entered.status == 303, "{name} was not let in: {}", entered.status);
        Ok(browser)
    }

    fn sign_in(&self, name: &str, password: &str) -> Result<Page> {
        let token = self.get("/sign-in?to=/")?.token()?;
        let form = [("token", token.as_str()), ("to", "/"), ("name", name), ("password", password)];
        self.post("/sign-in", &form)
    }

    fn get(&self, path: &str) -> Result<Page> {
        self.ask(path, &[])
    }

    fn post(&self, path: &str, form: &[(&str, &str)]) -> Result<Page> {
        let fields = form.iter().map(|(name, value)| format!("{name}={value}"));
        let arguments: Vec<String> =
            fields.flat_map(|field| ["--data-urlencode".to_owned(), field]).collect();
        self.ask(path, &arguments)
    }

    fn ask(&self, path: &str, arguments: &[String]) -> Result<Page> {
        let cookies = authority::path(&self.cookies)?;
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--include", "--max-time", "60"]);
        curl.args(["--cookie", cookies, "--cookie-jar", cookies]);
        let said = program::said(curl.args(arguments).arg(format!("{}{path}", self.desk)))?;
        let (head, body) = said.split_once("\r\n\r\n").context("a head and a body")?;
        let status = head.split(' ').nth(1).context("a status")?.parse()?;
        let head = head.to_ascii_lowercase();
        let location = head.lines().find_map(|line| line.strip_prefix("location: "));
        Ok(Page { status, to: location.map(str::to_owned), body: body.to_owned(), head })
    }
}

impl Page {
    /// The token of the first form that changes something.
    fn token(&self) -> Result<String> {
        self.field("token")
    }

    /// The value of the last hidden field of that name.
    fn field(&self, name: &str) -> Result<String> {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self.body.rsplit(&start).next().filter(|rest| rest.len() < self.body.len());
        let value = rest.and_then(|rest| rest.split('"').next());
        Ok(value.with_context(|| format!("no field {name}: {}", self.body))?.to_owned())
    }
}

/// Gives somebody a password. The gateway must not be running.
fn employ(authority: &Authority, folder: &Path, name: &str, roles: &[&str]) -> Result<()> {
    let file = folder.join("password");
    std::fs::write(&file, PASSWORD)?;
    let file = authority::path(&file)?;
    let mut arguments = vec!["staff", "add", name, "--language", "en", "--issue"];
    arguments.extend(["--password-file", file]);
    arguments.extend(roles.iter().flat_map(|role| ["--role", role]));
    authority.admin(&arguments).map(drop)
}

#[test]
fn the_desk_shows_nothing_to_a_stranger_and_everything_safely_to_staff() -> Result<()> {
    let pair = Pair::new()?;
    employ(&pair.kz, pair.folder(), "aigerim", &["officer"])?;
    let gateway = pair.kz.serve()?;
    let browser = Browser::new(&gateway, pair.folder(), "browser");

    for path in ["/", "/cases/2026-000001", "/queue/version", "/quarantine/x"] {
        let page = browser.get(path)?;
        assert_eq!(page.status, 303, "{path}");
        assert_eq!(page.to, Some(format!("/sign-in?to={path}")));
    }
    let entrance = browser.get("/sign-in?to=//elsewhere.example/")?;
    assert_eq!(entrance.field("to")?, "/", "the desk leads nobody elsewhere");
    for header in ["content-security-policy: default-src 'none'", "cache-control: no-store"] {
        assert!(entrance.head.contains(header), "{header} is missing in {}", entrance.head);
    }

    assert_eq!(browser.sign_in("aigerim", "wrong")?.status, 401);
    assert_eq!(browser.sign_in("nobody", PASSWORD)?.status, 401);
    let unasked = [("name", "aigerim"), ("password", PASSWORD), ("token", "x")];
    assert_eq!(browser.post("/sign-in", &unasked)?.status, 403, "a form of another site");

    let entered = browser.sign_in("aigerim", PASSWORD)?;
    assert_eq!((entered.status, entered.to.as_deref()), (303, Some("/")));
    assert!(entered.head.contains("httponly; samesite=strict"), "{}", entered.head);
    let queue = browser.get("/")?;
    assert!(queue.body.contains("<html lang=\"en\">"), "the account's own language");
    assert_eq!(browser.get("/language/kk?to=/")?.status, 303);
    assert!(browser.get("/")?.body.contains("<html lang=\"kk\">"), "the language chosen");
    assert_eq!(browser.get("/cases/2026-000099")?.status, 404);

    let stolen = std::fs::read(&browser.cookies)?;
    assert_eq!(browser.post("/sign-out", &[("token", "x")])?.status, 403);
    assert_eq!(browser.post("/sign-out", &[("token", &queue.token()?)])?.status, 303);
    std::fs::write(&browser.cookies, stolen)?;
    assert_eq!(browser.get("/")?.status, 303, "a session that ended is no session");
    Ok(())
}

#[test]
fn a_decision_is_approved_at_the_desk_by_a_second_person_who_read_this_very_one() -> Result<()> {
    let pair = Pair::new()?;
    employ(&pair.br, pair.folder(), "joana", &["officer", "approver"])?;
    employ(&pair.br, pair.folder(), "marcos", &["approver"])?;
    let gateway = pair.br.serve()?;
    let decision = Outgoing::of(&fresh(Example::of(MessageKind::Decision)));
    let proposer = pair.br.reached_by(&pair.br.person("joana"))?;
    let request = decision.own_request().header("send-anyway", "decided%20before%20the%20papers");
    let answer = proposer.ask(&request)?;
    assert_eq!(answer.status, 202, "{answer:?}");
    let held = decision.resource()?.replace("/v1/bundles/", "/held/");
    let approval = format!("{held}/approval");

    let first = Browser::of(&gateway, pair.folder(), "joana")?;
    let page = first.get(&held)?;
    assert!(page.body.contains("You proposed this decision"), "{}", page.body);
    let (token, digest) = (page.token()?, page.field("digest")?);
    let pressed = first.post(&approval, &[("token", &token), ("digest", &digest)])?;
    assert_eq!(pressed.status, 403, "who proposed it cannot approve it");

    let second = Browser::of(&gateway, pair.folder(), "marcos")?;
    assert!(second.get("/")?.body.contains(&held), "it stands on top of the queue");
    let own = second.get(&held)?.token()?;
    let forms = [[token.as_str(), &digest], [&own, &"0".repeat(64)]];
    let refused = forms.map(|[token, digest]| {
        second.post(&approval, &[("token", token), ("digest", digest)]).map(|page| page.status)
    });
    assert_eq!(refused.map(Result::ok), [Some(403), Some(409)], "another's form; another digest");

    let approved = second.post(&approval, &[("token", &own), ("digest", &digest)])?;
    assert_eq!(approved.status, 303);
    let case = second.get(&approved.to.context("it leads to the case")?)?;
    assert!(case.body.contains("SubmissionAcceptance"), "{}", case.body);
    assert_eq!(second.get(&held)?.status, 404, "it no longer waits");

    let link = case.body.split("href=\"").find(|link| link.contains("/evidence/"));
    let link = link.and_then(|link| link.split('"').next()).context("a link to evidence")?;
    let evidence = second.get(link)?;
    assert!(evidence.head.contains("content-type: application/jose"), "{}", evidence.head);
    assert_eq!(evidence.body.split('.').count(), 3, "a compact JWS");
    Ok(())
}

#[test]
fn a_case_shows_staff_what_their_own_state_s_law_says_beneath_the_treaty() -> Result<()> {
    let pair = Pair::new()?;
    employ(&pair.kz, pair.folder(), "aigerim", &["officer"])?;
    let gateway = pair.kz.serve()?;
    let request = Example::transfer_request().between("br-mj", "kz-pgo").remove("/originals");
    let request = Outgoing::of(&fresh(request)).request(&pair.br.seal()?)?;
    let taken = pair.kz.reached_by(&pair.br.client())?.ask(&request)?;
    ensure!(taken.status == 201, "{}", taken.text());
    let browser = Browser::of(&gateway, pair.folder(), "aigerim")?;
    for (language, title) in [("en", "Art. 560(6)"), ("ru", "ст. 560(6)"), ("kk", "560(6)-бап")]
    {
        browser.get(&format!("/language/{language}?to=/"))?;
        let queue = browser.get("/")?;
        let case = queue.body.split("href=\"/cases/").nth(1).context("a case in the queue")?;
        let number = case.split(['"', '?', '#']).next().context("its number")?;
        let page = browser.get(&format!("/cases/{number}"))?;
        let law = page.body.split("id=\"own-law\"").nth(1).context("the own law's section")?;
        let law = law.split("</section>").next().context("its end")?;
        assert!(law.contains(title), "{language}: {law}");
    }
    Ok(())
}

#[test]
fn tasks_and_enquiries_are_written_into_forms_on_the_case_page() -> Result<()> {
    let pair = Pair::new()?;
    employ(&pair.br, pair.folder(), "joana", &["officer"])?;
    employ(&pair.br, pair.folder(), "marcos", &["auditor"])?;
    let gateway = pair.br.serve()?;
    let request = Outgoing::of(&fresh(Example::transfer_request())).request(&pair.kz.seal()?)?;
    let received = pair.br.reached_by(&pair.kz.client())?.ask(&request)?;
    ensure!(received.status == 201, "{}", received.text());
    let browser = Browser::of(&gateway, pair.folder(), "joana")?;
    let queue = browser.get("/")?;
    let case = queue.body.split("href=\"/cases/").nth(1).context("a case in the queue")?;
    let address = format!("/cases/{}", case.split(['"', '?', '#']).next().context("its number")?);
    let page = browser.get(&address)?;
    assert!(page.body.contains("9 Jul 2031"), "the projected end: {}", page.body);
    let token = page.token()?;

    let task =
        [("token", &*token), ("kind", "convoy"), ("day", "2026-01-05"), ("text", "by <air>")];
    let tasks = format!("{address}/tasks");
    assert_eq!(browser.post(&tasks, &task[1..])?.status, 403, "a form without the token");
    let undated = [task[0], task[1], ("day", "soon"), task[3]];
    assert_eq!(browser.post(&tasks, &undated)?.status, 422);
    assert_eq!(browser.post(&tasks, &task)?.to.as_deref(), Some(&*format!("{address}#tasks")));
    let page = browser.get(&address)?;
    assert!(page.body.contains("by &#60;air&#62;"), "{}", page.body);
    assert!(browser.get("/")?.body.contains(&format!("{address}#tasks")), "it is in the queue");
    let done = page.body.split("action=\"").find(|rest| rest.contains("/done\""));
    let done = done.and_then(|rest| rest.split('"').next()).context("a form to end it")?;
    assert_eq!(browser.post(done, &[("token", &token), ("day", "2026-01-06")])?.status, 303);
    assert!(!browser.get("/")?.body.contains(&format!("{address}#tasks")), "it is done");

    let auditor = Browser::of(&gateway, pair.folder(), "marcos")?;
    let own = auditor.get(&address)?.token()?;
    let asked =
        [("kind", "consul"), ("day", "2026-01-05"), ("name", "C. Onsul"), ("text", "When?")];
    let enquiries = format!("{address}/enquiries");
    let by = |token| [&[("token", token)], &asked[..]].concat();
    assert_eq!(auditor.post(&enquiries, &by(&own))?.status, 403, "an auditor only reads");
    assert_eq!(browser.post(&enquiries, &by(&token))?.status, 303);
    let page = browser.get(&address)?;
    assert!(page.body.contains("C. Onsul"), "{}", page.body);
    let answer = page.body.split("action=\"").find(|rest| rest.contains("/answer\""));
    let answer = answer.and_then(|rest| rest.split('"').next()).context("a form to answer it")?;
    let said = [("token", &*token), ("day", "2026-01-06"), ("text", "Not decided yet.")];
    assert_eq!(browser.post(answer, &said)?.status, 303);
    assert!(browser.get(&address)?.body.contains("Not decided yet."));
    Ok(())
}

#[test]
fn what_the_partners_papers_lack_is_ticked_at_the_desk_and_the_draft_is_a_file() -> Result<()> {
    let pair = Pair::new()?;
    employ(&pair.kz, pair.folder(), "aigerim", &["officer"])?;
    let (gateway, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let reply = fresh(Example::reply().without("conduct-report"));
    let anyway = Outgoing::of(&reply).own_request().header("send-anyway", "the%20rest%20follows");
    let sent = pair.br.reached_by(&pair.br.person("officer"))?.ask(&anyway)?;
    ensure!(sent.status == 201, "{}", sent.text());

    let browser = Browser::of(&gateway, pair.folder(), "aigerim")?;
    let link = "/cases/2026-000001/supplement";
    let year = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year();
    let link = link.replace("2026", &year.to_string());
    let case = link.trim_end_matches("/supplement");
    gateway_tests::gateway::eventually("the case has the link", || {
        Ok(browser.get(case)?.body.contains(&link).then_some(()))
    })?;
    let page = browser.get(&link)?;
    let code = "kz-br-2018/4(2)(e)/missing";
    let ticked = format!("value=\"{code}\" checked");
    ensure!(page.body.contains(&ticked), "{}", page.body);
    let file = format!("{link}/manifest.json?only=kz-br-2018%2F4(2)(e)%2Fmissing");
    let draft = browser.get(&file)?;
    ensure!(draft.head.contains("filename=\"manifest.json\""), "{}", draft.head);
    ensure!(draft.body.contains("\"supplement-request\"") && draft.body.contains(code));
    assert_eq!(browser.get(&format!("{link}/manifest.json"))?.status, 404, "nothing was ticked");
    assert_eq!(browser.get("/cases/2026-000099/supplement")?.status, 404);
    Ok(())
}

#[test]
fn the_registry_looks_up_an_envelope_ticks_its_originals_and_an_unknown_one_is_kept() -> Result<()>
{
    let pair = Pair::new()?;
    employ(&pair.kz, pair.folder(), "registry", &["registrar"])?;
    employ(&pair.kz, pair.folder(), "auditor", &["auditor"])?;
    employ(&pair.br, pair.folder(), "joana", &["officer"])?;
    let (gateway, brazil) = (pair.kz.serve()?, pair.br.serve()?);
    let reply = Outgoing::of(&fresh(Example::reply()));
    let sent = pair.br.reached_by(&pair.br.person("officer"))?.ask(&reply.own_request())?;
    ensure!(sent.status == 201, "{}", sent.text());

    let browser = Browser::of(&gateway, pair.folder(), "registry")?;
    let known = gateway_tests::gateway::eventually("the consignment is announced", || {
        let page = browser.get("/originals?code=rb+123456785+br")?;
        Ok(page.body.contains("name=\"document\"").then_some(page))
    })?;
    ensure!(browser.get("/originals?code=GW1:x")?.status == 409, "a misread code is said to be so");
    let token = known.token()?;
    let listed = known.body.split("name=\"document\" value=\"").skip(1);
    let documents: Vec<&str> = listed.filter_map(|rest| rest.split('"').next()).collect();
    let mut form =
        vec![("token".to_owned(), token.clone()), ("code".to_owned(), "RB123456785BR".to_owned())];
    form.extend(documents.iter().map(|one| ("document".to_owned(), (*one).to_owned())));
    let post = |browser: &Browser, form: &[(String, String)]| {
        let form: Vec<_> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post("/originals/arrivals", &form)
    };

    // Nothing is ticked: nothing is there, and Brazil hears of it.
    let absent = post(&browser, &form)?;
    ensure!(absent.body.contains("it is not as announced"), "{}", absent.body);
    form.extend(documents.iter().map(|one| (format!("present-{one}"), "yes".to_owned())));
    let there = post(&browser, &form)?;
    ensure!(there.body.contains("everything is as announced"), "{}", there.body);
    let theirs = Browser::of(&brazil, pair.folder(), "joana")?;
    let year = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year();
    let address = format!("/cases/{year}-000001");
    let case = gateway_tests::gateway::eventually("Brazil has evidence of both", || {
        let case = theirs.get(&address)?.body;
        Ok((case.contains("PaperMismatched") && case.contains("PaperMatched")).then_some(case))
    })?;

    // The sender prints the sheet that is laid on top.
    let link = case.split("href=\"").find(|link| link.contains("/cover?case="));
    let link = link.and_then(|link| link.split('"').next()).context("a link to the cover sheet")?;
    let sheet = theirs.get(link)?;
    ensure!(sheet.head.contains("content-type: application/pdf"), "{}", sheet.head);

    let unknown = browser.get("/originals?code=RR473124829GB")?;
    ensure!(unknown.body.contains("Keep it as unknown"), "{}", unknown.body);
    let token = unknown.token()?;
    let kept =
        browser.post("/originals/arrivals", &[("token", &token), ("code", "RR473124829GB")])?;
    ensure!(kept.body.contains("kept as unknown"), "{}", kept.body);
    let stale =
        browser.post("/originals/arrivals", &[("token", "x"), ("code", "RR473124829GB")])?;
    assert_eq!(stale.status, 403, "a form of another site");
    let other = Browser::of(&gateway, pair.folder(), "auditor")?;
    let token = other.get("/originals?code=RR473124829GB")?.token()?;
    let refused =
        other.post("/originals/arrivals", &[("token", &token), ("code", "RR473124829GB")])?;
    assert_eq!(refused.status, 403, "an auditor registers nothing");
    Ok(())
}
