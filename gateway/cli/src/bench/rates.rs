//! What the machine itself can do in a second, one core at a time: the terms of which the cost of
//! a bundle is made. Figures of two machines mean little side by side without these.

use std::fmt::{self, Display, Formatter};
use std::fs::File;
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use serde::Serialize;

use super::process::real;

const SPAN: Duration = Duration::from_millis(300);

/// What this machine does in a second.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Rates {
    /// P-256 signatures made.
    pub(crate) p256_signatures: f64,
    /// P-256 signatures verified.
    pub(crate) p256_verifications: f64,
    /// Bytes hashed with SHA-256.
    pub(crate) sha256_mib: f64,
    /// Files of 4 KiB made, written and synced, one after the other.
    pub(crate) synced_files: f64,
    /// Bodies of 64 KiB read over mutual TLS and HTTP/1.1 and answered, from 16 clients.
    pub(crate) tls_echoes: f64,
}

impl Rates {
    /// Measures all but the echo, which needs a server.
    ///
    /// # Errors
    ///
    /// The directory cannot be written.
    pub(crate) fn measure(dir: &Path, tls_echoes: f64) -> Result<Self> {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let unusable = |_| anyhow!("a key of this machine's own making cannot be used");
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(unusable)?;
        let key = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random)
            .map_err(|reason| anyhow!("{reason}"))?;
        let message = [7_u8; 32];
        let signature = key.sign(&random, &message).map_err(unusable)?;
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.public_key());
        let mebibyte = vec![0x5a_u8; 1 << 20];
        Ok(Self {
            p256_signatures: rate(|| {
                key.sign(&random, black_box(&message)).map(drop).map_err(unusable)
            })?,
            p256_verifications: rate(|| {
                public.verify(black_box(&message), signature.as_ref()).map_err(unusable)
            })?,
            sha256_mib: rate(|| {
                black_box(digest(&SHA256, black_box(&mebibyte)));
                Ok(())
            })?,
            synced_files: synced_files(dir)?,
            tls_echoes,
        })
    }
}

fn synced_files(dir: &Path) -> Result<f64> {
    let dir = dir.join("synced");
    std::fs::create_dir_all(&dir)?;
    let content = [0x5a_u8; 4096];
    let mut number = 0_u32;
    let found = rate(|| {
        number += 1;
        let mut file = File::create_new(dir.join(number.to_string()))?;
        file.write_all(&content)?;
        Ok(file.sync_all()?)
    });
    std::fs::remove_dir_all(&dir)?;
    found
}

/// How often something can be done in a second.
fn rate(mut act: impl FnMut() -> Result<()>) -> Result<f64> {
    let began = Instant::now();
    let mut times = 0;
    while began.elapsed() < SPAN {
        act()?;
        times += 1;
    }
    Ok(real(times) / began.elapsed().as_secs_f64())
}

impl Display for Rates {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "this machine, a second: {:.0} P-256 signatures, {:.0} verifications, {:.0} MiB \
             SHA-256, {:.0} synced files of 4 KiB, {:.0} TLS echoes of 64 KiB",
            self.p256_signatures,
            self.p256_verifications,
            self.sha256_mib,
            self.synced_files,
            self.tls_echoes
        )
    }
}
