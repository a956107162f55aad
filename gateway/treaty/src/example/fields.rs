//! What a message of the example says where its treaty wants it said.

use gateway_bundle::example::Example;
use serde_json::{Value, json};

use super::Setting;
use crate::profile::Occasion;
use crate::vocabulary::Field;

impl Setting<'_> {
    /// The message with every member that the treaty wants it to state.
    pub(super) fn contents(&self, frame: Example) -> Example {
        let rules = self.profile.contents.iter().filter(|rule| {
            rule.messages.contains(&self.message)
                && rule.from.is_none_or(|from| from == self.sender)
                && rule
                    .when
                    .is_none_or(|when| when != Occasion::Refuses || self.occasion == Some(when))
        });
        rules.flat_map(|rule| &rule.fields).fold(frame, |frame, field| state(frame, *field))
    }
}

/// The frame with a member that it does not state by itself.
fn state(frame: Example, field: Field) -> Example {
    let value: Value = match field {
        Field::ConsentVerified => json!({ "by": "consul", "on": "2026-11-01", "voluntary": true }),
        Field::ConsentWithdrawn => json!("2026-12-01"),
        Field::DecisionReasons => json!("…"),
        Field::ArrangementTerms => json!("by air"),
        Field::Documents => {
            return frame.with_content("x1", "papers.pdf", "transit-papers", b"papers".to_vec());
        }
        // The frame states it.
        _ => return frame,
    };
    frame.set(field.pointer(), value)
}
