//! The gateway that suffers, and everyone around it.

use anyhow::Result;
use gateway_evidence::SigningKey;

use super::{Books, Tally};
use crate::mail::MailServer;
use crate::{Gateway, Pair, Peer};

/// Brazil's gateway is the one that suffers. Kazakhstan hands bundles in, and its gateway, which
/// runs on undisturbed, takes what Brazil's relays.
#[derive(Debug)]
pub struct World {
    /// Both authorities.
    pub pair: Pair,
    /// Where Brazil's gateway sends its mail.
    pub mail: MailServer,
    /// Kazakhstan's seal.
    pub seal: SigningKey,
    /// Brazil's gateway as Kazakhstan reaches it.
    pub partner: Peer,
    /// Brazil's gateway as its own officer reaches it.
    pub officer: Peer,
    /// Brazil's gateway as its own system reaches it.
    pub own: Peer,
    /// Kazakhstan's gateway as its own system reaches it.
    pub there: Peer,
    /// What was acknowledged.
    pub books: Books,
    /// What happened.
    pub tally: Tally,
    _there: Gateway,
}

impl World {
    /// Makes both authorities, and starts Kazakhstan's gateway.
    ///
    /// # Errors
    ///
    /// A command of the binary fails.
    pub fn new(tally: Tally) -> Result<Self> {
        let pair = Pair::new()?;
        let mail = MailServer::start(pair.folder())?;
        mail.serve(&pair.br)?;
        let there = Gateway::start_with(&pair.kz.config(), &[("GATEWAY_LOG", "error")])?;
        Ok(Self {
            seal: pair.kz.seal()?,
            partner: pair.br.reached_by(&pair.kz.client())?,
            officer: pair.br.reached_by(&pair.br.person("officer"))?,
            own: pair.br.reached_by(&pair.br.client())?,
            there: pair.kz.reached_by(&pair.kz.client())?,
            books: Books::default(),
            tally,
            mail,
            _there: there,
            pair,
        })
    }

    /// Starts Brazil's gateway with these variables in its environment.
    ///
    /// # Errors
    ///
    /// It does not get ready, perhaps because it was to end before.
    pub fn start(&self, environment: &[(&str, &str)]) -> Result<Gateway> {
        let mut all = vec![("GATEWAY_LOG", "error")];
        all.extend_from_slice(environment);
        Gateway::start_with(&self.pair.br.config(), &all)
    }
}
