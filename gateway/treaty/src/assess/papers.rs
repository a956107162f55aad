//! The sender's papers at hand: this bundle's documents, and those that the case already has.
//!
//! A document may stand for another (a translation, a corrected copy), also across bundles. The
//! links are followed once, here, so that every rule sees the same papers.

use std::collections::HashMap;

use gateway_bundle::manifest::{Document, Item};
use gateway_bundle::{DocumentId, Manifest};

/// How many copies of the same bytes are followed back; documents may replace each other in a ring.
const COPIES_MAX: usize = 16;

/// A document with its links followed.
pub(super) struct Paper<'a> {
    pub(super) document: &'a Document,
    /// The bundle it came with.
    pub(super) bundle: &'a Manifest,
    /// Its place in this manifest's list, where it is of this bundle.
    place: Option<usize>,
    /// Whether another document took its place.
    superseded: bool,
    /// The paper whose place it took.
    replaces: Option<usize>,
    /// The paper that it translates, where that one is at hand.
    translates: Option<usize>,
    /// Papers that translate it.
    translations: Vec<usize>,
}

impl Paper<'_> {
    /// Where it stands, as a JSON Pointer into the manifest under assessment.
    pub(super) fn pointer(&self) -> String {
        self.place.map_or_else(|| "/documents".to_owned(), |place| format!("/documents/{place}"))
    }

    /// Whether it is of the bundle under assessment.
    pub(super) fn is_new(&self) -> bool {
        self.place.is_some()
    }

    /// Whether it is a translation, linked or not.
    pub(super) fn is_translation(&self) -> bool {
        self.document.translation_of.is_some() || self.document.translated.is_some()
    }

    /// Whether it stands for an item.
    pub(super) fn is(&self, item: &Item) -> bool {
        self.document.items.contains(item)
    }
}

/// Every paper of the sender.
pub(super) struct Papers<'a> {
    all: Vec<Paper<'a>>,
}

impl<'a> Papers<'a> {
    /// The papers of the earlier bundles, oldest first, and of this one.
    pub(super) fn new(earlier: &[&'a Manifest], manifest: &'a Manifest) -> Self {
        let mut all: Vec<Paper<'a>> = Vec::new();
        let mut names: HashMap<&DocumentId, Vec<usize>> = HashMap::new();
        for (bundle, is_new) in
            earlier.iter().map(|bundle| (*bundle, false)).chain([(manifest, true)])
        {
            for (place, document) in bundle.documents.iter().enumerate() {
                names.entry(&document.id).or_default().push(all.len());
                all.push(Paper {
                    document,
                    bundle,
                    place: is_new.then_some(place),
                    superseded: false,
                    replaces: None,
                    translates: None,
                    translations: Vec::new(),
                });
            }
        }
        let mut papers = Self { all };
        papers.follow(&names);
        papers
    }

    fn follow(&mut self, names: &HashMap<&DocumentId, Vec<usize>>) {
        for index in 0..self.all.len() {
            let Some(paper) = self.all.get(index) else { continue };
            let find = |name: &Option<DocumentId>| {
                name.as_ref().and_then(|name| self.named(names, name, index))
            };
            let (original, replaced) =
                (find(&paper.document.translation_of), find(&paper.document.supersedes));
            if let Some(paper) = self.all.get_mut(index) {
                paper.translates = original;
                paper.replaces = replaced;
            }
            if let Some(original) = original.and_then(|original| self.all.get_mut(original)) {
                original.translations.push(index);
            }
            if let Some(replaced) = replaced.and_then(|replaced| self.all.get_mut(replaced)) {
                replaced.superseded = true;
            }
        }
    }

    /// The paper that a name means to another paper: one of its own bundle, or else the newest
    /// one of an earlier bundle. Nothing means itself.
    fn named(
        &self,
        names: &HashMap<&DocumentId, Vec<usize>>,
        name: &DocumentId,
        seen_from: usize,
    ) -> Option<usize> {
        // Papers stand in the order of their bundles, and a bundle has each name once: so what
        // is of the same bundle comes last among those that are not newer.
        let own = self.all.get(seen_from)?.bundle;
        names.get(name)?.iter().copied().filter(|index| *index != seen_from).rfind(|index| {
            *index < seen_from || self.all.get(*index).is_some_and(|p| std::ptr::eq(p.bundle, own))
        })
    }

    /// The papers that count: none that another took the place of.
    pub(super) fn valid(&self) -> impl Iterator<Item = &Paper<'a>> {
        self.all.iter().filter(|paper| !paper.superseded)
    }

    /// The papers that count and are no translations.
    pub(super) fn originals(&self) -> impl Iterator<Item = &Paper<'a>> {
        self.valid().filter(|paper| !paper.is_translation())
    }

    /// The translations of a paper that count. Where it took the place of another of the same
    /// bytes (the same copy, certified later), the translations of that one are its own.
    pub(super) fn translations<'s>(
        &'s self,
        paper: &'s Paper<'a>,
    ) -> impl Iterator<Item = &'s Paper<'a>> {
        std::iter::successors(Some(paper), |newer| {
            let older = self.all.get(newer.replaces?)?;
            (older.document.sha256 == paper.document.sha256).then_some(older)
        })
        .take(COPIES_MAX)
        .flat_map(|copy| &copy.translations)
        .filter_map(|index| self.all.get(*index))
        .filter(|translation| !translation.superseded)
    }

    /// Translations that do not lead to a paper at hand, by item.
    pub(super) fn unlinked(&self) -> HashMap<&'a Item, Vec<&Paper<'a>>> {
        let mut by_item: HashMap<&'a Item, Vec<&Paper<'a>>> = HashMap::new();
        for paper in self.valid().filter(|p| p.is_translation() && p.translates.is_none()) {
            for item in &paper.document.items {
                by_item.entry(item).or_default().push(paper);
            }
        }
        by_item
    }
}
