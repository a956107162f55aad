//! `gateway serve`: runs an authority's own gateway.

use std::path::PathBuf;

use anyhow::Result;
use gateway_server::config::Config;
use gateway_server::run::{Ready, serve};
use serde_json::json;
use tracing_subscriber::EnvFilter;

use crate::{Answer, print};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The configuration.
    #[arg(long, env = "GATEWAY_CONFIG", default_value = "gateway.toml")]
    config: PathBuf,
    /// Print the ready line as JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let config = Config::read(&arguments.config)?;
    let filter = EnvFilter::try_from_env("GATEWAY_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(config, |ready| announce(ready, arguments.json)))?;
    Ok(Answer::Yes)
}

fn announce(ready: &Ready, as_json: bool) {
    let desk = ready.desk.map(|desk| format!("http://{desk}"));
    if as_json {
        print::json(&json!({
            "event": "ready",
            "authority": ready.authority,
            "exchange": ready.exchange.to_string(),
            "desk": desk,
            "pid": std::process::id(),
        }));
    } else {
        print::line(&format!(
            "{}: partners connect to https://{}",
            ready.authority, ready.exchange
        ));
        if let Some(desk) = desk {
            print::line(&format!("{}: the desk is at {desk}", ready.authority));
        }
    }
}
