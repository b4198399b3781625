//! Saved views: an agent's own, and those that everybody shares.

use deskbell_domain::{
    Actor, AgentId, NewSavedView, Noun, Refusal, SavedView, SavedViewId, ViewFilter, saved_view::VIEWS_MAX,
};
use deskbell_store::{Filter, Holder, Tx};

use crate::Desk;

/// Counted no further.
const COUNT_MAX: i64 = 1_000;

impl Desk {
    /// In order, each with how many conversations it shows.
    pub async fn saved_views(&self, actor: &Actor) -> Result<Vec<(SavedView, i64)>, Refusal> {
        let (agent, _) = actor.agent()?;
        let scope = self.store.scope(actor.tenant());
        let mut all = Vec::new();
        for view in scope.saved_views(agent).await? {
            let mut filter = filter_of(&view.filter, agent);
            if let Some(q) = &view.filter.q {
                filter.ids = Some(scope.search(q).await?);
            }
            let nothing = filter.ids.as_ref().is_some_and(Vec::is_empty);
            let count = if nothing { 0 } else { scope.count(&filter, COUNT_MAX).await? };
            all.push((view, count));
        }
        Ok(all)
    }

    pub async fn saved_view(&self, actor: &Actor, id: SavedViewId) -> Result<SavedView, Refusal> {
        let (agent, _) = actor.agent()?;
        let all = self.store.scope(actor.tenant()).saved_views(agent).await?;
        all.into_iter().find(|view| view.id == id).ok_or(Refusal::NotFound("view"))
    }

    pub async fn add_saved_view(&self, actor: &Actor, new: NewSavedView) -> Result<SavedView, Refusal> {
        let (by, _) = actor.agent()?;
        let new = new.checked()?;
        let scope = self.store.scope(actor.tenant());
        let work = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let seen = tx.saved_views(by).await?;
                let alike = seen.iter().filter(|view| match new.shared {
                    true => view.shared,
                    false => view.owner == by,
                });
                if alike.count() >= VIEWS_MAX {
                    return Err(Refusal::Conflict("There are as many views as there may be. Remove one first."));
                }
                let position = seen.iter().map(|view| view.position).max().unwrap_or(0) + 1;
                let id = tx.add_saved_view(by, &new, position).await?;
                tx.changed(Noun::SavedView, id.0);
                Ok(id)
            })
        });
        let id = work.await?;
        self.saved_view(actor, id).await
    }

    /// Absent is unchanged.
    pub async fn set_saved_view(
        &self,
        actor: &Actor,
        id: SavedViewId,
        name: Option<String>,
        shared: Option<bool>,
        filter: Option<ViewFilter>,
    ) -> Result<SavedView, Refusal> {
        let (by, _) = actor.agent()?;
        let (doer, scope) = (actor.clone(), self.store.scope(actor.tenant()));
        let work = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let old = changeable(tx, &doer, by, id).await?;
                if shared == Some(false) && old.owner != by {
                    return Err(Refusal::Forbidden("Only who made a view can make it their own."));
                }
                let new = NewSavedView {
                    name: name.unwrap_or(old.name),
                    shared: shared.unwrap_or(old.shared),
                    filter: filter.unwrap_or(old.filter),
                };
                tx.set_saved_view(id, &new.checked()?).await?;
                tx.changed(Noun::SavedView, id.0);
                Ok(())
            })
        });
        work.await?;
        self.saved_view(actor, id).await
    }

    pub async fn remove_saved_view(&self, actor: &Actor, id: SavedViewId) -> Result<(), Refusal> {
        let (by, _) = actor.agent()?;
        let (doer, scope) = (actor.clone(), self.store.scope(actor.tenant()));
        let work = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                changeable(tx, &doer, by, id).await?;
                tx.remove_saved_view(id).await?;
                tx.changed(Noun::SavedView, id.0);
                Ok(())
            })
        });
        work.await
    }

    /// Puts these before all others, in this order. What the agent may not change stays where it is.
    pub async fn order_saved_views(&self, actor: &Actor, ids: Vec<SavedViewId>) -> Result<(), Refusal> {
        let (by, _) = actor.agent()?;
        if ids.len() > 2 * VIEWS_MAX {
            return Err(Refusal::invalid("ids", format!("must be at most {}.", 2 * VIEWS_MAX)));
        }
        let (doer, scope) = (actor.clone(), self.store.scope(actor.tenant()));
        let work = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let seen = tx.saved_views(by).await?;
                for (place, id) in (1..).zip(&ids) {
                    let view = seen.iter().find(|view| view.id == *id).ok_or(Refusal::NotFound("view"))?;
                    if view.position != place && view.check_change(&doer).is_ok() {
                        tx.place_saved_view(*id, place).await?;
                        tx.changed(Noun::SavedView, id.0);
                    }
                }
                Ok(())
            })
        });
        work.await
    }
}

async fn changeable(tx: &Tx, actor: &Actor, by: AgentId, id: SavedViewId) -> Result<SavedView, Refusal> {
    let view = tx.saved_views(by).await?.into_iter().find(|view| view.id == id).ok_or(Refusal::NotFound("view"))?;
    view.check_change(actor)?;
    Ok(view)
}

fn filter_of(view: &ViewFilter, me: AgentId) -> Filter {
    let holder = match view.agent.as_deref() {
        None => None,
        Some("me") => Some(Holder::Agent(me)),
        Some("none") => Some(Holder::Nobody),
        Some(number) => number.parse().ok().map(|id| Holder::Agent(AgentId(id))),
    };
    Filter {
        statuses: view.status.clone(),
        holder,
        inbox: view.inbox,
        team: view.team,
        priority: view.priority,
        tags: view.tags.clone(),
        snoozed: view.snoozed,
        ..Filter::default()
    }
}
