//! The commands, one file each.

pub(crate) mod admin;
pub(crate) mod bundle;
pub(crate) mod case;
pub(crate) mod check;
pub(crate) mod evidence;
pub(crate) mod inbox;
pub(crate) mod init;
pub(crate) mod log;
pub(crate) mod originals;
pub(crate) mod send;
pub(crate) mod serve;
pub(crate) mod treaty;
