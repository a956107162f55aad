//! The course of a case as the desk shows it.

use gateway_bundle::AuthorityId;
use gateway_exchange::procedure::{Duty, Misfit, Procedure, Standing};
use gateway_store::course::{KeptDuty, OpenDuty};
use jiff::Timestamp;

use super::Loader;
use crate::desk::view::{BundleView, DutyView, LateRow, MisfitView};
use crate::flow::course;

impl Loader<'_> {
    /// The duties of a case: what is late, then what is owed, then what is over.
    pub(super) fn duties(&self, kept: &[KeptDuty], partner: &AuthorityId) -> Vec<DutyView> {
        let now = self.gateway.clock.now();
        let mut views: Vec<DutyView> =
            kept.iter().filter_map(|one| self.duty(one, partner, now)).collect();
        views.sort_by_key(|view| {
            ["late", "open", "done", "ended"].iter().position(|s| *s == view.standing)
        });
        views
    }

    fn duty(&self, kept: &KeptDuty, partner: &AuthorityId, now: Timestamp) -> Option<DutyView> {
        // One that a newer version wrote is not shown; the next fact writes it anew.
        let duty = course::duty(kept).ok()?;
        let standing = match &duty.standing {
            Standing::Open if duty.is_late(now) => "late",
            Standing::Open => "open",
            Standing::Met(_) => "done",
            Standing::Ended(_) => "ended",
        };
        let closed = course::falls_on_holiday(self.gateway, kept.ours, partner, &duty);
        Some(DutyView {
            article: duty.article,
            says: duty.says,
            ower: duty.ower.as_str(),
            ours: kept.ours,
            since: duty.since,
            due: duty.due,
            closed: closed == Some(true),
            words: duty.words,
            standing,
        })
    }

    /// The duties of all cases whose time is over.
    pub(super) fn late(&self, open: &[OpenDuty]) -> Vec<LateRow> {
        let now = self.gateway.clock.now();
        let late = |one: &OpenDuty| {
            let duty = course::duty(&one.duty).ok().filter(|duty| duty.is_late(now))?;
            let Duty { article, says, ower, due, .. } = duty;
            let case_number = one.case_number.clone();
            Some(LateRow { case_number, article, says, ower: ower.as_str(), due: due? })
        };
        open.iter().filter_map(late).collect()
    }
}

/// The messages of a case that do not fit.
pub(super) fn misfits(procedure: Option<&Procedure>, bundles: &[BundleView]) -> Vec<MisfitView> {
    let view = |misfit: &Misfit| {
        let bundle = bundles.iter().find(|bundle| bundle.key == misfit.message)?;
        Some(MisfitView { message: bundle.message, at: bundle.at, why: misfit.why.as_str() })
    };
    procedure.iter().flat_map(|read| &read.misfits).filter_map(view).collect()
}
