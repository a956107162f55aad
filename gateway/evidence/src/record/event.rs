//! The events that evidence can state, and who may state them.

use gateway_bundle::AuthorityId;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// The sender's gateway took the bundle for sending.
    SubmissionAcceptance,
    /// The sender's gateway refused to take it.
    SubmissionRejection,
    /// The receiver's gateway took the whole bundle.
    RelayAcceptance,
    /// The receiver's gateway refused it for its form.
    RelayRejection,
    /// The sender's gateway gave up on reaching the receiver, after asking.
    RelayFailure,
    /// The bundle lies ready for the receiver's staff.
    ContentConsignment,
    /// The receiver has taken the content over.
    ContentHandover,
    /// The receiver's staff admitted a bundle that was rejected.
    Admission,
    /// Evidence that should have come has not. Not final.
    Overdue,
    /// The sender posted the paper originals.
    PaperPosted,
    /// The carrier has the originals.
    PaperInTransit,
    /// The carrier delivered the originals.
    PaperDelivered,
    /// The receiver found the originals to match the bundle.
    PaperMatched,
    /// The receiver found that the originals do not match.
    PaperMismatched,
}

/// Who may state an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issuer {
    /// The authority that sent the bundle.
    Sender,
    /// The authority that it is for.
    Receiver,
    /// Either of the two.
    Either,
}

impl Issuer {
    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Receiver => "receiver",
            Self::Either => "sender or receiver",
        }
    }

    /// Whether an authority is one of them.
    pub fn is(self, authority: &AuthorityId, from: &AuthorityId, to: &AuthorityId) -> bool {
        match self {
            Self::Sender => authority == from,
            Self::Receiver => authority == to,
            Self::Either => authority == from || authority == to,
        }
    }
}

const URIS: &[&str] = &[
    Event::SubmissionAcceptance.uri(),
    Event::SubmissionRejection.uri(),
    Event::RelayAcceptance.uri(),
    Event::RelayRejection.uri(),
    Event::RelayFailure.uri(),
    Event::ContentConsignment.uri(),
    Event::ContentHandover.uri(),
    Event::Admission.uri(),
    Event::Overdue.uri(),
    Event::PaperPosted.uri(),
    Event::PaperInTransit.uri(),
    Event::PaperDelivered.uri(),
    Event::PaperMatched.uri(),
    Event::PaperMismatched.uri(),
];

impl Event {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::SubmissionAcceptance,
        Self::SubmissionRejection,
        Self::RelayAcceptance,
        Self::RelayRejection,
        Self::RelayFailure,
        Self::ContentConsignment,
        Self::ContentHandover,
        Self::Admission,
        Self::Overdue,
        Self::PaperPosted,
        Self::PaperInTransit,
        Self::PaperDelivered,
        Self::PaperMatched,
        Self::PaperMismatched,
    ];

    /// Its URI: ETSI EN 319 522-3 table 2 where it is one of those, else our own.
    pub const fn uri(self) -> &'static str {
        match self {
            Self::SubmissionAcceptance => "http://uri.etsi.org/19522/Event/SubmissionAcceptance",
            Self::SubmissionRejection => "http://uri.etsi.org/19522/Event/SubmissionRejection",
            Self::RelayAcceptance => "http://uri.etsi.org/19522/Event/RelayAcceptance",
            Self::RelayRejection => "http://uri.etsi.org/19522/Event/RelayRejection",
            Self::RelayFailure => "http://uri.etsi.org/19522/Event/RelayFailure",
            Self::ContentConsignment => "http://uri.etsi.org/19522/Event/ContentConsignment",
            Self::ContentHandover => "http://uri.etsi.org/19522/Event/ContentHandover",
            Self::Admission => "https://treaty-gateway.invalid/Event/Admission",
            Self::Overdue => "https://treaty-gateway.invalid/Event/Overdue",
            Self::PaperPosted => "https://treaty-gateway.invalid/Event/PaperPosted",
            Self::PaperInTransit => "https://treaty-gateway.invalid/Event/PaperInTransit",
            Self::PaperDelivered => "https://treaty-gateway.invalid/Event/PaperDelivered",
            Self::PaperMatched => "https://treaty-gateway.invalid/Event/PaperMatched",
            Self::PaperMismatched => "https://treaty-gateway.invalid/Event/PaperMismatched",
        }
    }

    /// Its name: the last part of the URI.
    pub fn name(self) -> &'static str {
        self.uri().rsplit('/').next().unwrap_or_default()
    }

    /// The event of a URI.
    pub fn from_uri(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.uri() == uri)
    }

    /// The event of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.name() == name)
    }

    /// Who may state it.
    pub const fn issuer(self) -> Issuer {
        match self {
            Self::SubmissionAcceptance
            | Self::SubmissionRejection
            | Self::RelayFailure
            | Self::Overdue
            | Self::PaperPosted => Issuer::Sender,
            Self::RelayAcceptance
            | Self::RelayRejection
            | Self::ContentConsignment
            | Self::ContentHandover
            | Self::Admission
            | Self::PaperMatched
            | Self::PaperMismatched => Issuer::Receiver,
            // Either side reads the carrier's tracking.
            Self::PaperInTransit | Self::PaperDelivered => Issuer::Either,
        }
    }

    /// Whether it is about paper.
    pub const fn is_paper(self) -> bool {
        matches!(
            self,
            Self::PaperPosted
                | Self::PaperInTransit
                | Self::PaperDelivered
                | Self::PaperMatched
                | Self::PaperMismatched
        )
    }

    /// Whether it says that the receiver has the bundle.
    pub fn is_receipt(self) -> bool {
        matches!(
            self,
            Self::RelayAcceptance
                | Self::ContentConsignment
                | Self::ContentHandover
                | Self::Admission
        )
    }

    /// Whether it refuses the bundle for its form.
    pub fn is_rejection(self) -> bool {
        matches!(self, Self::SubmissionRejection | Self::RelayRejection)
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.uri())
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let uri = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        Self::from_uri(&uri).ok_or_else(|| serde::de::Error::unknown_variant(&uri, URIS))
    }
}
