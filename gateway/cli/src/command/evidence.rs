//! placeholder
#[derive(clap::Args)]
pub(crate) struct Arguments {}
pub(crate) fn run(_: &Arguments) -> anyhow::Result<crate::Answer> {
    anyhow::bail!("placeholder")
}
