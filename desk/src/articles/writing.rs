//! Writing: saves that keep what was there before, publishing, moving.

use deskbell_domain::{
    Actor, AgentId, Article, ArticleId, ArticleText, CategoryId, Noun, Permission, Refusal,
    article::{self, slug_from},
};
use deskbell_store::{ArticlePlace, Side, Tx};
use serde_json::json;

use super::{ABSENT, searched};
use crate::Desk;

/// Milliseconds after which a save by itself no longer takes the place of the one before.
const ONE_SITTING: i64 = 10 * 60 * 1000;
const STALE: Refusal = Refusal::Conflict("Somebody saved this article after you opened it.");

#[derive(Debug, Clone, Default)]
pub struct NewArticle {
    pub language: String,
    pub title: String,
    pub excerpt: String,
    pub body: String,
    pub category: Option<CategoryId>,
    /// None: made from the title.
    pub slug: Option<String>,
    /// It says in another language what this one says.
    pub translation_of: Option<ArticleId>,
}

/// What a change leaves out stays.
#[derive(Debug, Clone, Default)]
pub struct ArticleChanges {
    pub title: Option<String>,
    pub excerpt: Option<String>,
    pub body: Option<String>,
    /// The version the writer saw. A change of the text on another one is refused.
    pub based_on: Option<i64>,
    /// Saved by itself: takes the place of the one before of the same sitting.
    pub autosave: bool,
    pub slug: Option<String>,
    pub category: Option<Option<CategoryId>>,
    pub position: Option<i64>,
}

impl ArticleChanges {
    fn text(&self, old: &Article) -> Result<Option<ArticleText>, Refusal> {
        if self.title.is_none() && self.excerpt.is_none() && self.body.is_none() {
            return Ok(None);
        }
        let head = &old.head;
        let text = ArticleText {
            title: self.title.clone().unwrap_or_else(|| head.title.clone()),
            excerpt: self.excerpt.clone().unwrap_or_else(|| head.excerpt.clone()),
            body: self.body.clone().unwrap_or_else(|| old.body.clone()),
        }
        .checked()?;
        let same = text.title == head.title && text.excerpt == head.excerpt && text.body == old.body;
        Ok((!same).then_some(text))
    }
}

impl Desk {
    pub async fn add_article(&self, actor: &Actor, new: NewArticle) -> Result<Article, Refusal> {
        let by = actor.may(Permission::ManageArticles)?;
        let language = article::language("language", &new.language)?;
        let text = ArticleText { title: new.title, excerpt: new.excerpt, body: new.body }.checked()?;
        let typed = new.slug.as_deref().map(article::slug).transpose()?;
        let (category, translation_of) = (new.category, new.translation_of);
        let scope = self.store.scope(actor.tenant());
        let add = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let first = match translation_of {
                    Some(id) => Some(tx.article(id, Side::Writers).await?.ok_or(NO_ORIGINAL)?.head),
                    None => None,
                };
                let category = category.or(first.as_ref().and_then(|head| head.category));
                is_there(tx, category).await?;
                let slug = match typed {
                    Some(slug) => free(tx, &language, slug, None).await?,
                    None => next_free(tx, &language, &slug_from(&text.title, &language), None).await?,
                };
                let place = ArticlePlace { family: first.map(|head| head.family), language, slug, category };
                let id = tx.add_article(&place, &text, by).await?;
                let id = id.ok_or(Refusal::Conflict("This article is in that language already."))?;
                index(tx, id, Side::Writers, &text).await?;
                tx.changed(Noun::Article, id.0);
                tx.article(id, Side::Writers).await?.ok_or(ABSENT)
            })
        });
        add.await
    }

    pub async fn change_article(
        &self,
        actor: &Actor,
        id: ArticleId,
        changes: ArticleChanges,
    ) -> Result<Article, Refusal> {
        let by = actor.may(Permission::ManageArticles)?;
        let scope = self.store.scope(actor.tenant());
        let change = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let old = tx.article(id, Side::Writers).await?.ok_or(ABSENT)?;
                if let Some(text) = changes.text(&old)? {
                    let based_on = changes.based_on.ok_or_else(|| Refusal::invalid("based_on", "is required."))?;
                    if based_on != old.head.version {
                        return Err(STALE);
                    }
                    save(tx, &old, &text, by, changes.autosave).await?;
                }
                place(tx, &old, &changes).await?;
                tx.changed(Noun::Article, id.0);
                tx.article(id, Side::Writers).await?.ok_or(ABSENT)
            })
        });
        change.await
    }

    /// Shows everybody what its writers see now.
    pub async fn publish_article(&self, actor: &Actor, id: ArticleId) -> Result<Article, Refusal> {
        self.set_published(actor, id, true).await
    }

    pub async fn unpublish_article(&self, actor: &Actor, id: ArticleId) -> Result<Article, Refusal> {
        self.set_published(actor, id, false).await
    }

    async fn set_published(&self, actor: &Actor, id: ArticleId, published: bool) -> Result<Article, Refusal> {
        let by = actor.may(Permission::ManageArticles)?;
        let scope = self.store.scope(actor.tenant());
        let set = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let Article { head, body } = tx.article(id, Side::Writers).await?.ok_or(ABSENT)?;
                if published && body.trim().is_empty() {
                    return Err(Refusal::invalid("body", "must not be empty."));
                }
                tx.set_published(id, published.then_some(head.version)).await?;
                let text = ArticleText { title: head.title, excerpt: head.excerpt, body };
                match published {
                    true => index(tx, id, Side::Everybody, &text).await?,
                    false => tx.index_article(id, Side::Everybody, None).await?,
                }
                tx.changed(Noun::Article, id.0);
                tx.article(id, Side::Writers).await?.ok_or(ABSENT)
            })
        });
        set.await
    }

    /// Makes an earlier text the newest one. Nothing in between is lost.
    pub async fn restore_article(&self, actor: &Actor, id: ArticleId, number: i64) -> Result<Article, Refusal> {
        let by = actor.may(Permission::ManageArticles)?;
        let scope = self.store.scope(actor.tenant());
        let restore = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let old = tx.article(id, Side::Writers).await?.ok_or(ABSENT)?;
                let version = tx.article_version(id, number).await?.ok_or(Refusal::NotFound("version"))?;
                save(tx, &old, &version.text, by, false).await?;
                tx.changed(Noun::Article, id.0);
                tx.article(id, Side::Writers).await?.ok_or(ABSENT)
            })
        });
        restore.await
    }

    pub async fn remove_article(&self, actor: &Actor, id: ArticleId) -> Result<(), Refusal> {
        let by = actor.may(Permission::ManageArticles)?;
        let scope = self.store.scope(actor.tenant());
        let remove = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let title = tx.article(id, Side::Writers).await?.ok_or(ABSENT)?.head.title;
                tx.remove_article(id).await?;
                tx.audit_by_actor("article.removed", Noun::Article, id.0, json!({ "name": title })).await?;
                tx.index_article(id, Side::Writers, None).await?;
                tx.index_article(id, Side::Everybody, None).await?;
                tx.changed(Noun::Article, id.0);
                Ok(())
            })
        });
        remove.await
    }
}

const NO_ORIGINAL: Refusal = Refusal::NotFound("article to translate");

/// One more version; of a sitting's saves by itself the last one stays.
async fn save(tx: &Tx, old: &Article, text: &ArticleText, by: AgentId, autosave: bool) -> Result<(), Refusal> {
    let head = &old.head;
    tx.save_article(head.id, head.version, text, by, autosave).await?;
    let former = tx.article_version(head.id, head.version).await?;
    let same_sitting = former.is_some_and(|former| {
        autosave
            && former.autosave
            && former.author.is_some_and(|author| author.id == by)
            && tx.now.0 - former.at.0 < ONE_SITTING
    });
    if same_sitting && head.published_version != Some(head.version) {
        tx.drop_article_version(head.id, head.version).await?;
    }
    index(tx, head.id, Side::Writers, text).await
}

/// Its address, shelf and place. A draft's address follows its title until somebody types one.
async fn place(tx: &Tx, old: &Article, changes: &ArticleChanges) -> Result<(), Refusal> {
    let head = &old.head;
    let category = changes.category.unwrap_or(head.category);
    if category != head.category {
        is_there(tx, category).await?;
    }
    let slug = match (&changes.slug, &changes.title) {
        (Some(typed), _) => free(tx, &head.language, article::slug(typed)?, Some(head.id)).await?,
        (None, Some(title)) if head.published_at.is_none() && follows(&head.slug, &head.title, &head.language) => {
            next_free(tx, &head.language, &slug_from(title, &head.language), Some(head.id)).await?
        }
        _ => head.slug.clone(),
    };
    if slug != head.slug {
        tx.forget_slug(&head.language, &slug).await?;
        if head.published_at.is_some() {
            tx.remember_slug(&head.language, &head.slug, head.id).await?;
        }
    }
    tx.place_article(head.id, &slug, category, changes.position.unwrap_or(head.position)).await?;
    Ok(())
}

/// Whether a slug was made from this title.
fn follows(slug: &str, title: &str, language: &str) -> bool {
    let rest = slug.strip_prefix(&slug_from(title, language));
    rest.is_some_and(|rest| {
        rest.is_empty() || rest.strip_prefix('-').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
    })
}

async fn is_there(tx: &Tx, category: Option<CategoryId>) -> Result<(), Refusal> {
    match category {
        Some(id) if !tx.has_article_category(id).await? => Err(Refusal::invalid("category_id", "is no category.")),
        _ => Ok(()),
    }
}

async fn free(tx: &Tx, language: &str, slug: String, own: Option<ArticleId>) -> Result<String, Refusal> {
    match tx.slug_holder(language, &slug).await? {
        holder if holder.is_none() || holder == own => Ok(slug),
        _ => Err(Refusal::invalid("slug", "is taken by another article.")),
    }
}

async fn next_free(tx: &Tx, language: &str, made: &str, own: Option<ArticleId>) -> Result<String, Refusal> {
    for n in 1..1_000 {
        let slug = if n == 1 { made.to_owned() } else { format!("{made}-{n}") };
        let holder = tx.slug_holder(language, &slug).await?;
        if holder.is_none() || holder == own {
            return Ok(slug);
        }
    }
    Err(Refusal::invalid("slug", "is taken by another article."))
}

async fn index(tx: &Tx, id: ArticleId, side: Side, text: &ArticleText) -> Result<(), Refusal> {
    Ok(tx.index_article(id, side, Some(&searched(&text.title, &text.excerpt, &text.body))).await?)
}
