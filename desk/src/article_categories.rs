//! The shelves of the help centre.

use std::collections::BTreeMap;

use deskbell_domain::{
    Actor, ArticleCategory, CategoryId, Noun, Permission, Refusal, TenantId,
    article::{category_names, slug, slug_from},
};

use deskbell_store::Tx;

use crate::Desk;

const ABSENT: Refusal = Refusal::NotFound("category");

/// What a change leaves out stays.
#[derive(Debug, Clone, Default)]
pub struct CategoryChanges {
    pub names: Option<BTreeMap<String, String>>,
    pub slug: Option<String>,
    /// None inside: at the top.
    pub parent: Option<Option<CategoryId>>,
    pub position: Option<i64>,
}

impl Desk {
    pub async fn article_categories(&self, tenant: TenantId) -> Result<Vec<ArticleCategory>, Refusal> {
        Ok(self.store.scope(tenant).article_categories().await?)
    }

    pub async fn add_article_category(
        &self,
        actor: &Actor,
        names: BTreeMap<String, String>,
        typed: Option<String>,
        parent: Option<CategoryId>,
    ) -> Result<ArticleCategory, Refusal> {
        let by = actor.may(Permission::ManageArticles)?;
        let tenant = actor.tenant();
        let names = category_names(&names)?;
        let mut new = ArticleCategory { tenant, id: CategoryId(0), slug: String::new(), names, parent, position: 0 };
        new.slug = match typed {
            Some(typed) => slug(&typed)?,
            None => slug_from(new.name("en"), "en"),
        };
        let scope = self.store.scope(tenant);
        let add = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                is_at_the_top(tx, new.parent).await?;
                let id = tx.add_article_category(&new).await?.ok_or_else(taken)?;
                tx.changed(Noun::Article, None);
                Ok(id)
            })
        });
        let id = add.await?;
        scope.article_category(id).await?.ok_or(ABSENT)
    }

    pub async fn change_article_category(
        &self,
        actor: &Actor,
        id: CategoryId,
        changes: CategoryChanges,
    ) -> Result<ArticleCategory, Refusal> {
        let by = actor.may(Permission::ManageArticles)?;
        let scope = self.store.scope(actor.tenant());
        let names = changes.names.as_ref().map(category_names).transpose()?;
        let typed = changes.slug.as_deref().map(slug).transpose()?;
        let change = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let mut row = tx.article_category(id).await?.ok_or(ABSENT)?;
                row.names = names.unwrap_or(row.names);
                row.slug = typed.unwrap_or(row.slug);
                row.position = changes.position.unwrap_or(row.position);
                if let Some(parent) = changes.parent.filter(|parent| *parent != row.parent) {
                    if parent == Some(id) || (parent.is_some() && tx.has_subcategories(id).await?) {
                        return Err(Refusal::invalid(
                            "parent_id",
                            "must not be inside another: this one holds categories.",
                        ));
                    }
                    is_at_the_top(tx, parent).await?;
                    row.parent = parent;
                }
                if !tx.set_article_category(&row).await? {
                    return Err(taken());
                }
                tx.changed(Noun::Article, None);
                Ok(row)
            })
        });
        change.await
    }

    /// Its articles stay, on no shelf.
    pub async fn remove_article_category(&self, actor: &Actor, id: CategoryId) -> Result<(), Refusal> {
        let by = actor.may(Permission::ManageArticles)?;
        let scope = self.store.scope(actor.tenant());
        let remove = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                if !tx.remove_article_category(id).await? {
                    return Err(ABSENT);
                }
                tx.changed(Noun::Article, None);
                Ok(())
            })
        });
        remove.await
    }
}

/// Only a category that is in none holds others.
async fn is_at_the_top(tx: &Tx, parent: Option<CategoryId>) -> Result<(), Refusal> {
    let Some(id) = parent else { return Ok(()) };
    match tx.article_category(id).await? {
        None => Err(Refusal::invalid("parent_id", "is no category.")),
        Some(found) if found.parent.is_some() => Err(Refusal::invalid("parent_id", "is inside a category itself.")),
        Some(_) => Ok(()),
    }
}

fn taken() -> Refusal {
    Refusal::invalid("slug", "is taken by another category.")
}
