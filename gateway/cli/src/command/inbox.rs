//! `gateway inbox`: what waits for an authority at a gateway, and taking it.
//!
//! Taking is done in an order that loses nothing: fetch, verify seal and digests, put everything
//! on the disk, and only then sign that it was taken. Whatever breaks off before that leaves the
//! bundle in the inbox; taking it again goes on with what is there.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use gateway_bundle::BundleKey;
use serde_json::{Value, json};

use crate::access::Access;
use crate::arguments::bundle_key;
use crate::command::evidence::registers;
use crate::remote::{self, Remote};
use crate::sealing::SealFiles;
use crate::{Answer, print};

mod take;

use take::{Taker, Untaken};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// What waits, oldest first.
    List {
        #[command(flatten)]
        page: Page,
        #[command(flatten)]
        access: Access,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Take bundles: fetch, verify, keep as bundle directories, and sign the handover.
    Take(Take),
}

/// From where, and how patiently.
#[derive(clap::Args, Clone, Copy, Debug)]
struct Page {
    /// The last position seen.
    #[arg(long, default_value_t = 0)]
    after: u64,
    /// For how many seconds to wait if nothing is there.
    #[arg(long, default_value_t = 0)]
    wait: u64,
}

#[derive(clap::Args)]
struct Take {
    /// Which bundles, FROM/UUID; everything that waits if none is named.
    #[arg(value_parser = bundle_key)]
    bundles: Vec<BundleKey>,
    /// The folder in which each bundle gets its directory FROM-UUID.
    #[arg(long, default_value = ".")]
    into: PathBuf,
    /// The trust file: whose seals to believe, instead of one's own register.
    #[arg(long)]
    trust: Option<PathBuf>,
    #[command(flatten)]
    seal: SealFiles,
    #[command(flatten)]
    page: Page,
    #[command(flatten)]
    access: Access,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::List { page, access, json } => remote::run(list(*page, access, *json)),
        Command::Take(arguments) => remote::run(take(arguments)),
    }
}

/// A page of the inbox.
async fn waiting(remote: &mut Remote, page: Page) -> Result<Value> {
    remote.get(&format!("/v1/inbox?after={}&wait={}", page.after, page.wait)).await
}

fn items(page: &Value) -> impl Iterator<Item = (BundleKey, &Value)> {
    let all = page.get("items").and_then(Value::as_array);
    let text = |item: &Value, member| item.get(member)?.as_str()?.parse().ok();
    all.into_iter().flatten().filter_map(move |item| {
        let from = item.get("from")?.as_str()?.parse().ok()?;
        Some((BundleKey { from, bundle: text(item, "bundle")? }, item))
    })
}

async fn list(page: Page, access: &Access, as_json: bool) -> Result<Answer> {
    let mut remote = Remote::open(access, "en").await?;
    let found = waiting(&mut remote, page).await?;
    if as_json {
        print::json(&found);
        return Ok(Answer::Yes);
    }
    for (key, item) in items(&found) {
        let text = |member| item.get(member).and_then(Value::as_str).unwrap_or_default();
        let sequence = item.get("sequence").and_then(Value::as_u64).unwrap_or_default();
        let (message, received) = (text("message"), text("received"));
        print::line(&format!("{sequence:>6}  {received}  {message:<20} {key}"));
    }
    Ok(Answer::Yes)
}

async fn take(arguments: &Take) -> Result<Answer> {
    let config = arguments.access.configuration()?;
    let registers = registers(&arguments.access, arguments.trust.as_deref())?;
    let registers = registers.context("say whose seals to believe: --config or --trust")?;
    let seal = arguments.seal.open(config.as_ref())?;
    let mut remote = Remote::open(&arguments.access, "en").await?;
    let keys = if arguments.bundles.is_empty() {
        let page = waiting(&mut remote, arguments.page).await?;
        items(&page).map(|(key, _)| key).collect()
    } else {
        arguments.bundles.clone()
    };
    let mut taker = Taker { remote, registers, seal, into: arguments.into.clone() };
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    for key in keys {
        match taker.take(&key).await {
            Ok(directory) => {
                if !arguments.json {
                    print::line(&format!("took {key} into {}", directory.display()));
                }
                kept.push(json!({ "bundle": key, "directory": directory }));
            }
            // One bundle that cannot be believed does not keep back the others.
            Err(Untaken::Refused(because)) => {
                if !arguments.json {
                    print::line(&format!("{key} was not taken: {because}"));
                }
                refused.push(json!({ "bundle": key, "because": because }));
            }
            Err(Untaken::Failed(error)) => bail!(error.context(key.to_string())),
        }
    }
    if arguments.json {
        print::json(&json!({ "taken": kept, "refused": refused }));
    } else if kept.is_empty() && refused.is_empty() {
        print::line("nothing waits");
    }
    Ok(refused.is_empty().into())
}
