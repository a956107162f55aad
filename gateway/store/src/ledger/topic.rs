//! Topics: what a commit touched, so that whoever waits for it need not poll.

use tokio::sync::watch;

/// A part of the ledger that somebody may wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// A partner's inbox got an item.
    Inbox,
    /// The relay outbox got work.
    Relay,
    /// The mail outbox got work.
    Mail,
    /// The log got an entry to be numbered, or a checkpoint.
    Log,
    /// A case, or anything the desk shows, changed.
    Desk,
}

impl Topic {
    const ALL: [Self; 5] = [Self::Inbox, Self::Relay, Self::Mail, Self::Log, Self::Desk];

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The topics a transaction touched.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Touched(u8);

impl Touched {
    pub(crate) fn add(&mut self, topic: Topic) {
        self.0 |= topic.bit();
    }

    /// Every topic.
    pub(super) fn everything() -> Self {
        Self(Topic::ALL.iter().fold(0, |all, topic| all | topic.bit()))
    }

    /// What other gateways on the same ledger are told; nothing if nothing was touched.
    pub(super) fn as_news(self) -> Option<String> {
        (self.0 != 0).then(|| self.0.to_string())
    }

    /// What another gateway told.
    pub(super) fn of_news(news: &str) -> Option<Self> {
        news.parse().ok().map(Self)
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// One counter a topic; each goes up after a commit that touched it.
pub(crate) struct Topics([watch::Sender<u64>; 5]);

impl Topics {
    pub(crate) fn new() -> Self {
        Self(std::array::from_fn(|_| watch::Sender::new(0)))
    }

    pub(crate) fn subscribe(&self, topic: Topic) -> watch::Receiver<u64> {
        let [inbox, relay, mail, log, desk] = &self.0;
        match topic {
            Topic::Inbox => inbox,
            Topic::Relay => relay,
            Topic::Mail => mail,
            Topic::Log => log,
            Topic::Desk => desk,
        }
        .subscribe()
    }

    /// Tells whoever waits. Called after the commit, never before.
    pub(crate) fn announce(&self, touched: Touched) {
        for (topic, sender) in Topic::ALL.into_iter().zip(&self.0) {
            if touched.0 & topic.bit() != 0 {
                sender.send_modify(|count| *count = count.wrapping_add(1));
            }
        }
    }
}
