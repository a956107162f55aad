//! Two gateways witness each other: cosignatures in proofs, and nobody's log goes back unseen.

#[cfg(test)]
mod cosigned;
#[cfg(test)]
mod restored;
#[cfg(test)]
mod support;
