//! The store from outside: what is promised of ledger, documents, facts, outboxes and secrecy.

#[cfg(test)]
mod common;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod file;
#[cfg(test)]
mod fsck;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod ledger;
mod log;
#[cfg(test)]
mod notice;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod released;
#[cfg(test)]
mod rotation;
#[cfg(test)]
mod secrecy;
#[cfg(test)]
mod upload;
