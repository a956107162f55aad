//! Why the gateway refuses a request: one closed list, each with what to do.
//!
//! Every refusal that can reach a partner stands here, and the single match in `api::problem`
//! gives each its status on the wire. A text names places, limits and names of the contract, and
//! never a value that the sender wrote, so it may stand in answers, logs and evidence alike.

use gateway_bundle::json::Reason;
use gateway_bundle::manifest::ManifestError;
use gateway_bundle::{AuthorityId, DocumentId};
use jiff::Timestamp;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    // who
    /// The connection showed no client certificate.
    #[error(
        "the connection showed no client certificate; connect with the one whose key your authority registered"
    )]
    NoCertificate,
    /// The register has no such key.
    #[error(
        "the key of your client certificate is not in the register; send your register entry to the authority you address and ask for it to be added"
    )]
    UnknownKey,
    /// The register has the key, but it is not valid now, or the path does not hold.
    #[error(
        "your client certificate is not accepted: {0}; connect with one that your register entry names and that leads to its anchors"
    )]
    Untrusted(String),
    /// The caller is no person, or not of this authority, or lacks the role.
    #[error("this needs {0}")]
    NotAllowed(&'static str),
    /// Nothing here by that name that the caller may see.
    #[error("there is nothing here by that name for you; look at the bundle's `from` and id")]
    NotFound,
    /// It was here, and was erased.
    #[error(
        "this was erased on {at} ({why}); its identity, digests and evidence stay, and GET …/evidence has them"
    )]
    Erased {
        /// When.
        at: Timestamp,
        /// Why: `retention`, `medical-retention`, `order`.
        why: &'static str,
    },

    // the request's form
    /// The content type is not what the call takes.
    #[error("the call takes {0}")]
    MediaType(&'static str),
    /// The multipart body is malformed.
    #[error(
        "the multipart body is malformed: {0}; send part `manifest` first, then one part `document` for each document with its file name"
    )]
    Multipart(&'static str),
    /// The body ended early or the connection broke.
    #[error("the body ended before it was whole; send the bundle again")]
    BodyCut,
    /// The body stood still.
    #[error("no byte came for {seconds} s; send the bundle again")]
    BodyStalled {
        /// For how long, in seconds.
        seconds: u64,
    },
    /// A size is over its limit.
    #[error("{what} has {actual} {unit}; the limit is {limit} {unit}, as GET /v1 announces")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// Its size; where reading stopped, the size read.
        actual: u64,
        /// The most there may be.
        limit: u64,
        /// The unit of both.
        unit: &'static str,
    },

    // the seal
    /// The manifest part is no compact JWS of the contract's form.
    #[error(
        "the seal is malformed: {0}; seal the manifest's bytes as a compact JWS of type treaty-seal+jose"
    )]
    SealMalformed(String),
    /// The algorithm is not one of the contract's four.
    #[error("the seal's algorithm is not supported; use ES256, ES384, PS256 or RS256")]
    SealUnsupported,
    /// The signature does not fit.
    #[error(
        "the seal does not fit the manifest: its signature is wrong; seal the manifest's exact bytes again"
    )]
    SealBroken,
    /// The seal's key is not registered for the sender, or not valid now.
    #[error(
        "the seal's key is not registered as a valid seal key of your authority; seal with one that is, or hand in your new register entry first"
    )]
    SealUnknownKey,
    /// The path of the seal's certificate does not hold.
    #[error(
        "the seal's certificate is not accepted: {0}; seal with one that leads to the anchors of your register entry"
    )]
    SealUntrusted(String),
    /// The seal could not be checked, which is not to say that it is wrong.
    #[error("the seal could not be checked now: {0}; send the bundle again later")]
    SealNotChecked(String),

    // the manifest
    /// The manifest is not of version 1's form.
    #[error("the manifest is malformed: {0}; correct it, seal it again and send it")]
    Manifest(#[from] ManifestError),
    /// `from` is not the authority that connected and sealed.
    #[error(
        "`from` names another authority than the one that connected and sealed; each authority sends with its own keys"
    )]
    NotTheSender,
    /// `to` is not this authority, nor (from one's own people) a registered partner.
    #[error(
        "`to` names an authority that this gateway does not serve; GET /v1 names the one it does"
    )]
    NotTheAddressee,
    /// `from` or `to` is a central authority whose State has named another since.
    #[error(
        "its State has named {successor} as central authority in its place; send it as, or to, {successor}"
    )]
    Succeeded {
        /// Which member names it.
        pointer: &'static str,
        /// The authority that took its place, as the register says.
        successor: AuthorityId,
    },
    /// No profile has this id.
    #[error("the treaty is not known here; GET /v1/treaties lists those that are")]
    UnknownTreaty,
    /// The manifest has a message kind that is none of the contract's.
    #[error("the message kind is not known; schemas/manifest.schema.json lists those that are")]
    UnknownMessage,
    /// The treaty is about something else than the transfer of sentences.
    #[error(
        "the treaty {treaty} is not about the transfer of sentences; GET /v1/treaties lists those that are"
    )]
    NotATransferTreaty {
        /// The treaty.
        treaty: String,
    },
    /// The two authorities are not of the treaty's parties.
    #[error("the treaty {treaty} does not bind both States; GET /v1/treaties lists those that do")]
    NotParties {
        /// The treaty.
        treaty: String,
    },

    // the documents
    /// A document of the manifest did not come.
    #[error("document {document} of the manifest did not come; a multipart carries every document")]
    DocumentMissing {
        /// Which one.
        document: DocumentId,
    },
    /// A part is no document of the manifest, or comes twice.
    #[error(
        "part {part} is no document of the manifest, or came twice; its file name must be the manifest's"
    )]
    DocumentSurplus {
        /// The number of the part, from 1.
        part: usize,
    },
    /// A document's bytes are not those that were sealed.
    #[error(
        "document {document} is not the one that was sealed: its SHA-256 or its size differs; send the document that was sealed, or seal a new bundle"
    )]
    DocumentDigest {
        /// Which one.
        document: DocumentId,
    },

    // an upload
    /// The bytes do not go on where the document ends.
    #[error(
        "the document ends at byte {expected}, and these begin at byte {provided}; go on from {expected}"
    )]
    UploadOffset {
        /// Where the document ends.
        expected: u64,
        /// Where the bytes begin.
        provided: u64,
    },
    /// The request says that the document is whole, and it is not.
    #[error("the document has {actual} bytes now, and the manifest says {length}; send the rest")]
    UploadLength {
        /// The bytes that are there.
        actual: u64,
        /// The bytes of the manifest.
        length: u64,
    },
    /// More bytes than the manifest says.
    #[error("more bytes came than the manifest says; what was over is not kept")]
    UploadSurplus,
    /// The bytes are not those of `Content-Digest`.
    #[error("the bytes are not those of Content-Digest; nothing of them is kept; send them again")]
    UploadDigest,
    /// A header that an upload needs is missing or malformed.
    #[error("a request that adds to a document needs {0}")]
    UploadHeaders(&'static str),
    /// Another request writes to the same document.
    #[error("another request goes on with this document; ask with HEAD where it ends")]
    UploadSuperseded,
    /// Another manifest of the same id is under way.
    #[error(
        "an upload of another manifest of this id is under way, or somebody else's; give it up with DELETE first, or choose a new id"
    )]
    UploadConflict,
    /// The partner has announced too much that has not come.
    #[error(
        "what you have announced and not yet sent would have {actual} bytes; the limit is {limit} bytes, as GET /v1 announces; send or give up what is under way"
    )]
    UploadQuota {
        /// With this bundle.
        actual: u64,
        /// The most there may be.
        limit: u64,
    },

    // the procedure
    /// The id is taken by another manifest.
    #[error(
        "this bundle id already stands for another manifest; give the new bundle a new id and name the old one in `corrects`"
    )]
    Conflict,
    /// One's own bundle lacks what the treaty wants.
    #[error(
        "the treaty still wants something; an officer may send it anyway with a reason (Send-Anyway)"
    )]
    Incomplete,
    /// The caller asked for strict handling, and the bundle lacks what the treaty wants.
    #[error(
        "the treaty still wants something, and you asked for strict handling; nothing was kept"
    )]
    StrictlyIncomplete,
    /// An approval does not count.
    #[error(transparent)]
    Approval(#[from] gateway_exchange::gate::ApprovalError),
    /// A refused bundle cannot be admitted.
    #[error("this bundle cannot be admitted: {0}")]
    Admission(&'static str),
    /// What staff want to record does not fit the case.
    #[error("this cannot be recorded: {0}")]
    Record(&'static str),
    /// Evidence handed in cannot be taken.
    #[error("the evidence cannot be taken: {0}")]
    Evidence(String),

    // a partner's log
    /// The request to witness a checkpoint is malformed.
    #[error(
        "this is no request to witness a checkpoint: a line `old` and a size, the proof, a blank line, the checkpoint; the old size is not above the new one"
    )]
    CheckpointForm,
    /// The log has not signed the checkpoint.
    #[error("the checkpoint is not signed by the log's registered key")]
    CheckpointUnsigned,
    /// The checkpoint contradicts what was seen of the log.
    #[error(
        "the checkpoint does not continue the one that was seen before; both are kept as proof, and people are told on both sides"
    )]
    CheckpointContradicts,

    // this gateway
    /// Too many requests of this partner at once.
    #[error(
        "{limit} requests at once is your limit, and this is one more; try again in {seconds} s"
    )]
    Busy {
        /// How many it may have at once.
        limit: u64,
        /// When to try again, in seconds.
        seconds: u64,
    },
    /// The disk is full.
    #[error("the gateway's disk is full; nothing was kept; try again later")]
    Full,
    /// The store cannot answer now.
    #[error("the gateway cannot keep anything now; nothing was kept; try again later")]
    Unavailable,
    /// The clock jumped.
    #[error("the gateway's clock is not to be trusted now; nothing was signed; try again later")]
    Clock,
    /// The gateway was restored and has not been compared with what its partners saw.
    #[error(
        "this gateway was restored from a backup; nothing is accepted or signed until it has been compared with what its partners saw; try again later"
    )]
    Restoring,
    /// A fault of this gateway. The detail stands in its log under the request's id.
    #[error("a fault of this gateway; nothing was kept; its log has the detail")]
    Fault,
}

impl Refusal {
    /// The stable name of the refusal on the wire and in evidence.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCertificate => "client-certificate-missing",
            Self::UnknownKey => "unknown-key",
            Self::Untrusted(_) => "client-certificate-untrusted",
            Self::NotAllowed(_) => "not-allowed",
            Self::NotFound => "not-found",
            Self::Erased { .. } => "erased",
            Self::MediaType(_) => "media-type",
            Self::Multipart(_) => "multipart-malformed",
            Self::BodyCut => "body-cut",
            Self::BodyStalled { .. } => "body-stalled",
            Self::TooLarge { .. } => "too-large",
            Self::SealMalformed(_) => "seal-malformed",
            Self::SealUnsupported => "seal-unsupported",
            Self::SealBroken => "seal-broken",
            Self::SealUnknownKey => "seal-unknown-key",
            Self::SealUntrusted(_) => "seal-untrusted",
            Self::SealNotChecked(_) => "seal-not-checked",
            Self::Manifest(error) => manifest_code(error),
            Self::NotTheSender => "not-the-sender",
            Self::NotTheAddressee => "not-the-addressee",
            Self::Succeeded { .. } => "authority-succeeded",
            Self::UnknownTreaty => "unknown-treaty",
            Self::UnknownMessage => "unknown-message",
            Self::NotATransferTreaty { .. } => "not-a-transfer-treaty",
            Self::NotParties { .. } => "not-parties",
            Self::DocumentMissing { .. } => "document-missing",
            Self::DocumentSurplus { .. } => "document-surplus",
            Self::DocumentDigest { .. } => "document-digest",
            Self::UploadOffset { .. } => "upload-offset",
            Self::UploadLength { .. } => "upload-length",
            Self::UploadSurplus => "upload-surplus",
            Self::UploadDigest => "upload-digest",
            Self::UploadHeaders(_) => "upload-headers",
            Self::UploadSuperseded => "upload-superseded",
            Self::UploadConflict => "upload-conflict",
            Self::UploadQuota { .. } => "upload-quota",
            Self::Conflict => "bundle-conflict",
            Self::Incomplete => "incomplete",
            Self::StrictlyIncomplete => "strictly-incomplete",
            Self::Approval(_) => "approval",
            Self::Admission(_) => "admission-refused",
            Self::Record(_) => "record-refused",
            Self::Evidence(_) => "evidence-refused",
            Self::CheckpointForm => "checkpoint-malformed",
            Self::CheckpointUnsigned => "checkpoint-unsigned",
            Self::CheckpointContradicts => "log-contradicts",
            Self::Busy { .. } => "busy",
            Self::Full => "store-full",
            Self::Unavailable => "store-unavailable",
            Self::Clock => "clock-jumped",
            Self::Restoring => "restoring",
            Self::Fault => "fault",
        }
    }

    /// The document that the refusal is about.
    pub fn document(&self) -> Option<&DocumentId> {
        match self {
            Self::DocumentMissing { document } | Self::DocumentDigest { document } => {
                Some(document)
            }
            _ => None,
        }
    }

    /// Where in the manifest the fault lies, as a JSON Pointer.
    pub fn pointer(&self) -> Option<&str> {
        match self {
            Self::Manifest(error) => Some(error.pointer()),
            Self::NotTheSender => Some("/from"),
            Self::NotTheAddressee => Some("/to"),
            Self::Succeeded { pointer, .. } => Some(pointer),
            Self::UnknownTreaty | Self::NotParties { .. } | Self::NotATransferTreaty { .. } => {
                Some("/treaty")
            }
            Self::UnknownMessage => Some("/message"),
            Self::Conflict => Some("/bundle"),
            _ => None,
        }
    }

    /// Whether the bundle itself is at fault, so that its refusal is signed and the bundle is
    /// kept in quarantine. Everything else is about the request, the moment or this gateway.
    pub fn is_about_the_bundle(&self) -> bool {
        matches!(
            self,
            Self::Manifest(_)
                | Self::TooLarge { .. }
                | Self::NotTheSender
                | Self::NotTheAddressee
                | Self::Succeeded { .. }
                | Self::UnknownTreaty
                | Self::UnknownMessage
                | Self::NotATransferTreaty { .. }
                | Self::NotParties { .. }
                | Self::DocumentMissing { .. }
                | Self::DocumentSurplus { .. }
                | Self::DocumentDigest { .. }
        )
    }
}

/// The kinds of malformed manifest that a sender's developer looks for in different places.
fn manifest_code(error: &ManifestError) -> &'static str {
    match error {
        ManifestError::TooLarge { .. } => "too-large",
        ManifestError::Json(error) => match error.reason() {
            Reason::NotUtf8 | Reason::ByteOrderMark => "manifest-not-utf8",
            Reason::Duplicate => "manifest-duplicate-name",
            Reason::TooDeep | Reason::TooMany => "manifest-too-deep",
            _ => "manifest-malformed",
        },
        ManifestError::Rule { pointer, .. } if pointer.ends_with("/file") => "document-file-name",
        ManifestError::Rule { .. } => "manifest-malformed",
    }
}
