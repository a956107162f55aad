//! Named points at which the tests end the gateway as a power cut would.
//!
//! `GATEWAY_FAULT=keep.committed:3` kills the process with SIGKILL when it comes to that point for
//! the third time. The program may then hold anything anywhere; the tests prove that the next start
//! finds every acknowledged bundle all the same.
//!
//! Only a build with the feature `armed` does that, and only the tests' own crate asks for it.
//! Otherwise [`point`] is an empty function, nothing reads the environment, and not even the names
//! are in the binary. The list below is the only one: the tests walk [`Point::ALL`], so a new point
//! is tested as soon as it stands here.

macro_rules! points {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A place in the program where it may be ended.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Point { $($(#[$doc])* $name,)* }

        impl Point {
            /// Every point.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The point's name in `GATEWAY_FAULT`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

points! {
    /// The store is open, swept and without leases; nothing listens yet.
    StartOpened = "start.opened",
    /// The headers of a bundle came; nothing of its body was read.
    IntakeBegun = "intake.begun",
    /// The first part is read, and nothing is verified.
    IntakeManifestRead = "intake.manifest-read",
    /// The seal is good.
    IntakeSealVerified = "intake.seal-verified",
    /// Manifest, sender, addressee and treaty are good.
    IntakeManifestVerified = "intake.manifest-verified",
    /// The treaty was asked; no byte of a document was read.
    IntakeAssessed = "intake.assessed",
    /// Some bytes of a document were taken.
    IntakeDocumentBytes = "intake.document-bytes",
    /// A document is whole: hashed, encrypted and, as a file, flushed.
    IntakeDocumentReceived = "intake.document-received",
    /// All documents are whole.
    IntakeDocumentsReceived = "intake.documents-received",
    /// A large document's file was made.
    DocumentStaged = "document.staged",
    /// A piece of a large document was written.
    DocumentWritten = "document.written",
    /// A large document is written to its end and not flushed.
    DocumentBeforeFlush = "document.before-flush",
    /// A large document is flushed.
    DocumentFlushed = "document.flushed",
    /// A large document has its final name, and the directory is not flushed.
    DocumentMoved = "document.moved",
    /// The directory of the large documents is flushed.
    DocumentDirectoryFlushed = "document.directory-flushed",
    /// The evidence is signed.
    KeepSigned = "keep.signed",
    /// The documents are in place; the transaction comes next.
    KeepBeforeTransaction = "keep.before-transaction",
    /// Inside the transaction, before its first row.
    KeepInTransaction = "keep.in-transaction",
    /// Inside the transaction, after its last row.
    KeepBeforeCommit = "keep.before-commit",
    /// The bundle is kept; nobody was told.
    KeepCommitted = "keep.committed",
    /// The answer is made and not sent.
    IntakeBeforeAnswer = "intake.before-answer",
    /// Inside the transaction that begins an upload.
    UploadBeginning = "upload.beginning",
    /// An upload has begun; nobody was told.
    UploadBegun = "upload.begun",
    /// A part of a document is whole.
    UploadPartWritten = "upload.part-written",
    /// A part of a document is in place, and no row names it.
    UploadPartInPlace = "upload.part-in-place",
    /// Inside the transaction that names a part.
    UploadPartNaming = "upload.part-naming",
    /// A part is named; nobody was told.
    UploadPartCommitted = "upload.part-committed",
    /// The parts of a document were written anew as one, and no row names it.
    UploadJoined = "upload.joined",
    /// Inside the transaction that puts one document in the place of its parts.
    UploadReplacing = "upload.replacing",
    /// One document is named in the place of its parts, whose files are still there.
    UploadReplaced = "upload.replaced",
    /// An upload has become a bundle and is not closed.
    UploadTaken = "upload.taken",
    /// An upload is closed; nobody was told.
    UploadClosed = "upload.closed",
    /// A refusal is signed.
    RefuseSigned = "refuse.signed",
    /// Inside the transaction that keeps a refusal.
    RefuseKeeping = "refuse.keeping",
    /// A refusal is kept; nobody was told.
    RefuseCommitted = "refuse.committed",
    /// A bundle is leased for the relay.
    RelayLeased = "relay.leased",
    /// The connection stands; nothing of the bundle was sent.
    RelayBeforeSend = "relay.before-send",
    /// The partner has answered.
    RelayAnswered = "relay.answered",
    /// The partner has the bundle and our evidence; neither is recorded.
    RelayDelivered = "relay.delivered",
    /// Inside the transaction that records a delivery.
    RelayRecording = "relay.recording",
    /// A delivery is recorded.
    RelayRecorded = "relay.recorded",
    /// Mails are leased.
    MailLeased = "mail.leased",
    /// A mail is about to be sent.
    MailBeforeSend = "mail.before-send",
    /// A mail server has taken a mail, and it is not recorded.
    MailSent = "mail.sent",
    /// Inside the transaction that records what became of a mail.
    MailRecording = "mail.recording",
    /// A mail's outcome is recorded.
    MailRecorded = "mail.recorded",
    /// Entries of the log have their numbers, and no checkpoint is signed.
    LogNumbered = "log.numbered",
    /// The checkpoint is signed and in the transaction.
    LogSigned = "log.signed",
    /// The checkpoint is kept.
    LogCommitted = "log.committed",
}

/// Whether this build can be ended at its points.
pub const fn is_armed() -> bool {
    cfg!(feature = "armed")
}

/// Passes a point. In a build that is not armed this is nothing.
#[cfg(not(feature = "armed"))]
#[inline]
pub const fn point(_: Point) {}

#[cfg(feature = "armed")]
pub use armed::point;

#[cfg(feature = "armed")]
mod armed {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    use rustix::process::{Signal, getpid, kill_process};

    use crate::Point;

    /// Where this process is to end, and at which passage.
    struct Fault {
        point: Point,
        left: AtomicU32,
    }

    /// Passes a point, or ends there with SIGKILL.
    pub fn point(point: Point) {
        static FAULT: OnceLock<Option<Fault>> = OnceLock::new();
        let Some(fault) = FAULT.get_or_init(asked_for) else { return };
        if fault.point == point && fault.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            // No destructor runs, nothing is flushed, no thread gets another turn.
            // Nobody can refuse a process this about itself.
            kill_process(getpid(), Signal::KILL).unwrap_or_default();
            loop {
                std::thread::park();
            }
        }
    }

    fn asked_for() -> Option<Fault> {
        let asked = std::env::var("GATEWAY_FAULT").ok()?;
        let fault = parse(&asked);
        if fault.is_none() {
            eprintln!("GATEWAY_FAULT={asked} is no point with a count: nothing will be ended");
        }
        fault
    }

    fn parse(asked: &str) -> Option<Fault> {
        let (name, count) = asked.split_once(':')?;
        let point = Point::ALL.iter().copied().find(|point| point.name() == name)?;
        Some(Fault { point, left: AtomicU32::new(count.parse().ok().filter(|count| *count > 0)?) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_point_has_a_name_of_its_own() {
        let mut names: Vec<_> = Point::ALL.iter().map(|point| point.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Point::ALL.len());
    }
}
