//! A question to a running gateway by a person at a terminal: through which access, in which
//! language, and whether the answer is printed as it came or in lines.

use anyhow::{Result, bail};
use serde_json::Value;

use crate::access::Access;
use crate::arguments::Language;
use crate::remote::{self, Answered, Remote};
use crate::{Answer, print};

/// What every command takes that asks a gateway.
#[derive(clap::Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    pub(crate) access: Access,
    #[command(flatten)]
    pub(crate) language: Language,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

impl Asked {
    /// The gateway that is asked.
    pub(crate) async fn remote(&self) -> Result<Remote> {
        Remote::open(&self.access, &self.language.language).await
    }

    /// Gets something.
    pub(crate) fn get(&self, path: &str) -> Result<Value> {
        remote::run(async { self.remote().await?.get(path).await })
    }

    /// Gets something and prints it: as it came, or in lines.
    pub(crate) fn print(
        &self,
        path: &str,
        lines: impl FnOnce(&Value) -> Result<()>,
    ) -> Result<Answer> {
        let body = self.get(path)?;
        if self.json {
            print::json(&body);
        } else {
            lines(&body)?;
        }
        Ok(Answer::Yes)
    }

    /// Posts something, or nothing, and prints the answer.
    pub(crate) fn send(
        &self,
        path: &str,
        body: Option<&Value>,
        lines: impl FnOnce(&Value),
    ) -> Result<Answer> {
        let posted = async { self.remote().await?.post_json(path, body).await };
        self.told(&remote::run(posted)?, lines)
    }

    /// Prints an answer: as it came, or in lines. A refusal is an answer; a failure is none.
    pub(crate) fn told(&self, answered: &Answered, lines: impl FnOnce(&Value)) -> Result<Answer> {
        let taken = answered.status.is_success();
        if !taken && !answered.is_refusal() {
            bail!("{}; try again later", answered.detail());
        }
        if self.json {
            print::json(&answered.body);
        } else if taken {
            lines(&answered.body);
        } else {
            print::line(&format!("refused: {}", answered.detail()));
        }
        Ok(taken.into())
    }
}

/// A member that is a text; an empty one where it is not there.
pub(crate) fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// A member that is a list; an empty one where it is not there.
pub(crate) fn all<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    value.get(member).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Whether a word from the command line can stand in an address as it is.
pub(crate) fn plain(word: &str) -> Result<&str> {
    if word.is_empty() || !word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)) {
        bail!("`{word}` is no name: letters, digits, hyphens, dots and underscores only");
    }
    Ok(word)
}
