//! What to ask for: the content of a supplement request, drafted from an assessment's findings.

use gateway_bundle::manifest::{Ask, Text};
use gateway_treaty::{Assessment, Effect};

/// One ask for every finding that leaves the case incomplete, in the assessment's order.
pub fn asks(assessment: &Assessment) -> Vec<Ask> {
    assessment
        .findings
        .iter()
        .filter(|finding| finding.effect == Effect::Incomplete)
        .filter_map(|finding| {
            Some(Ask {
                item: finding.item.clone()?,
                article: Text::new(&finding.article).ok(),
                finding: Text::new(&finding.code).ok(),
                text: None,
            })
        })
        .collect()
}
