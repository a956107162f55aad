//! Who of one's own people may do what: the account behind a person's key.

use std::sync::Arc;

use gateway_exchange::gate::Role;
use gateway_store::staff;

use super::read;
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// The roles of a person's account.
///
/// # Errors
///
/// There is no such account, or it has ended.
pub(crate) async fn roles(gateway: &Arc<Gateway>, person: &str) -> Result<Vec<Role>, Refusal> {
    let name = person.to_owned();
    let account = read(gateway, move |view| staff::by_name(view, &name)).await?;
    let account = account.filter(|account| account.ended_at.is_none());
    let account = account.ok_or(Refusal::NotAllowed("an account of this gateway's staff"))?;
    Ok(account.roles.iter().filter_map(|role| Role::from_name(role)).collect())
}

/// Lets a person of one's own pass who has one of these roles.
///
/// # Errors
///
/// The caller is no person of one's own, or has none of them.
pub(super) async fn require(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    wanted: &[Role],
) -> Result<(), Refusal> {
    let own = caller.authority == *gateway.directory.own();
    let person = caller.person.as_deref().filter(|_| own);
    let person = person.ok_or(Refusal::NotAllowed("a person's own key"))?;
    allow(gateway, person, wanted).await
}

/// Lets a person pass who has one of these roles.
///
/// # Errors
///
/// The person has none of them, or no account.
pub(crate) async fn allow(
    gateway: &Arc<Gateway>,
    person: &str,
    wanted: &[Role],
) -> Result<(), Refusal> {
    let roles = roles(gateway, person).await?;
    if wanted.iter().any(|role| roles.contains(role)) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed("a role that your account does not have"))
    }
}
