//! What only a domestic overlay says: a State's own law beneath the treaties.

use gateway_bundle::manifest::Side;
use serde::{Deserialize, Serialize};

/// Why the overlay yields where a treaty speaks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Precedence {
    /// The article.
    pub article: String,
    /// The rule in one sentence.
    pub says: String,
}

/// Where a rule of an overlay applies. A treaty's rules have none: they bind both States.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Applies {
    /// Only where the overlay's State is on this side.
    #[serde(default, rename = "as")]
    pub side: Option<Side>,
    /// Only for messages that the overlay's State receives, or sends.
    #[serde(default)]
    pub flow: Option<Flow>,
}

/// Which way a message goes, seen from the overlay's State.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flow {
    /// It comes in.
    Incoming,
    /// It goes out.
    Outgoing,
}
