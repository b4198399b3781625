//! A tenant's tags. Agents make them by using them; who has the permission renames, colours and removes them.

use deskbell_domain::{Actor, AgentId, Noun, Permission, Refusal, Tag, TagColour, TagId, TenantId, tag};
use deskbell_store::Tx;

use crate::Desk;

const TAKEN: Refusal = Refusal::Conflict("There is a tag of this name.");

/// What `set_tag` changes; absent is unchanged.
#[derive(Debug, Clone, Default)]
pub struct TagChanges {
    pub name: Option<String>,
    pub colour: Option<TagColour>,
}

impl Desk {
    pub async fn tags(&self, actor: &Actor) -> Result<Vec<Tag>, Refusal> {
        actor.agent()?;
        Ok(self.store.scope(actor.tenant()).tags().await?)
    }

    async fn tag(&self, tenant: TenantId, id: TagId) -> Result<Tag, Refusal> {
        let all = self.store.scope(tenant).tags().await?;
        all.into_iter().find(|tag| tag.id == id).ok_or(Refusal::NotFound("tag"))
    }

    /// The tag of this name and whether it is new: adding one that is there finds it.
    pub async fn add_tag(&self, actor: &Actor, name: &str, colour: TagColour) -> Result<(Tag, bool), Refusal> {
        let (by, _) = actor.agent()?;
        let name = tag::name(name)?;
        let scope = self.store.scope(actor.tenant());
        let work = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let known = tx.tag_names().await?;
                if let Some((id, _)) = known.iter().find(|(_, known)| same(known, &name)) {
                    return Ok((*id, false));
                }
                check_room(known.len())?;
                let id = tx.add_tag(&name, colour).await?.ok_or(TAKEN)?;
                tx.changed(Noun::Tag, id.0);
                Ok((id, true))
            })
        });
        let (id, created) = work.await?;
        Ok((self.tag(actor.tenant(), id).await?, created))
    }

    pub async fn set_tag(&self, actor: &Actor, id: TagId, changes: TagChanges) -> Result<Tag, Refusal> {
        let by = keeper(actor)?;
        let name = changes.name.as_deref().map(tag::name).transpose()?;
        let scope = self.store.scope(actor.tenant());
        let work = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let known = tx.tag_names().await?;
                let (_, old) = known.iter().find(|(known, _)| *known == id).ok_or(Refusal::NotFound("tag"))?;
                if let Some(name) = name.filter(|name| name != old) {
                    if known.iter().any(|(other, known)| *other != id && same(known, &name)) {
                        return Err(TAKEN);
                    }
                    tx.rename_tag(id, old, &name).await?;
                }
                if let Some(colour) = changes.colour {
                    tx.set_tag_colour(id, colour).await?;
                }
                tx.changed(Noun::Tag, id.0);
                Ok(())
            })
        });
        work.await?;
        self.tag(actor.tenant(), id).await
    }

    /// No conversation has it any more.
    pub async fn remove_tag(&self, actor: &Actor, id: TagId) -> Result<(), Refusal> {
        let by = keeper(actor)?;
        let scope = self.store.scope(actor.tenant());
        let work = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let known = tx.tag_names().await?;
                let (_, name) = known.iter().find(|(known, _)| *known == id).ok_or(Refusal::NotFound("tag"))?;
                tx.remove_tag(id, name).await?;
                tx.changed(Noun::Tag, id.0);
                Ok(())
            })
        });
        work.await
    }

    /// These words as the tenant's tags write them; unknown ones become tags.
    pub(crate) async fn known_tags(
        &self,
        actor: &Actor,
        field: &str,
        words: Vec<String>,
    ) -> Result<Vec<String>, Refusal> {
        let (by, _) = actor.agent()?;
        let words = crate::start::short_words(field, words)?;
        if words.is_empty() {
            return Ok(words);
        }
        let scope = self.store.scope(actor.tenant());
        let known = scope.tags().await?;
        if let Some(all) = words.iter().map(|word| spelling(known.iter().map(|t| &t.name), word)).collect() {
            return Ok(all);
        }
        let work = scope.transact_beside(Some(by), move |tx| Box::pin(async move { learn(tx, words).await }));
        work.await
    }
}

async fn learn(tx: &mut Tx, words: Vec<String>) -> Result<Vec<String>, Refusal> {
    let mut known: Vec<String> = tx.tag_names().await?.into_iter().map(|(_, name)| name).collect();
    let mut all: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let name = match spelling(known.iter(), &word) {
            Some(name) => name,
            None => {
                check_room(known.len())?;
                let id = tx.add_tag(&word, TagColour::default()).await?.ok_or(TAKEN)?;
                tx.changed(Noun::Tag, id.0);
                known.push(word.clone());
                word
            }
        };
        if !all.contains(&name) {
            all.push(name);
        }
    }
    Ok(all)
}

fn spelling<'a>(mut known: impl Iterator<Item = &'a String>, word: &str) -> Option<String> {
    known.find(|name| same(name, word)).cloned()
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn check_room(known: usize) -> Result<(), Refusal> {
    match known < tag::OF_TENANT_MAX {
        true => Ok(()),
        false => Err(Refusal::Conflict("There are as many tags as there may be. Remove one first.")),
    }
}

fn keeper(actor: &Actor) -> Result<AgentId, Refusal> {
    actor.may(Permission::ManageShared)
}
