//! The shelves of the help centre.

use std::collections::BTreeMap;

use deskbell_domain::{
    Actor, ArticleCategory, CategoryId, Noun, Permission, Refusal, TenantId,
    article::{category_names, slug, slug_from},
};

use crate::Desk;

const ABSENT: Refusal = Refusal::NotFound("category");

/// What a change leaves out stays.
#[derive(Debug, Clone, Default)]
pub struct CategoryChanges {
    pub names: Option<BTreeMap<String, String>>,
    pub slug: Option<String>,
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
    ) -> Result<ArticleCategory, Refusal> {
        let by = actor.may(Permission::ManageArticles)?;
        let tenant = actor.tenant();
        let names = category_names(&names)?;
        let mut new = ArticleCategory { tenant, id: CategoryId(0), slug: String::new(), names, position: 0 };
        new.slug = match typed {
            Some(typed) => slug(&typed)?,
            None => slug_from(new.name("en"), "en"),
        };
        let scope = self.store.scope(tenant);
        let add = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
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
        let mut category = scope.article_category(id).await?.ok_or(ABSENT)?;
        if let Some(names) = &changes.names {
            category.names = category_names(names)?;
        }
        if let Some(typed) = &changes.slug {
            category.slug = slug(typed)?;
        }
        category.position = changes.position.unwrap_or(category.position);
        let row = category.clone();
        let change = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                if !tx.set_article_category(&row).await? {
                    return Err(taken());
                }
                tx.changed(Noun::Article, None);
                Ok(())
            })
        });
        change.await?;
        Ok(category)
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

fn taken() -> Refusal {
    Refusal::invalid("slug", "is taken by another category.")
}
