//! The shop's help centre and its agents' saved replies.

use std::collections::BTreeMap;

use deskbell_desk::{Desk, NewArticle, TenantFacts, store::ArticleFilter};
use deskbell_domain::{Actor, ArticleId, CategoryId, NewCannedResponse, Refusal};

use super::articles::{ARTICLES, CATEGORIES, Text};
use crate::failure::Failure;

/// Folder, shortcut, title, text.
const REPLIES: [(&str, &str, &str, &str); 8] = [
    (
        "Hello and goodbye",
        "greeting",
        "Greeting",
        "Hi {{customer_name}}, this is {{agent_name}} from {{company_name}}. How can I help?",
    ),
    ("Hello and goodbye", "moment", "One moment", "Thank you, {{customer_name}}. Give me a moment to look that up."),
    (
        "Orders",
        "tracking",
        "Ask for the order number",
        "Could you tell me your order number? It begins with NW and stands in your confirmation e-mail.",
    ),
    (
        "Orders",
        "refund",
        "Refund is on its way",
        "I've just sent your refund, {{customer_name}}. It is with your bank within three working days.",
    ),
    (
        "Orders",
        "late",
        "Parcel is late",
        "I'm sorry your parcel is late, {{customer_name}}. I've asked the carrier and will write as soon as they answer.",
    ),
    (
        "Repairs",
        "picture",
        "Ask for a picture",
        "Could you send us a picture of the damage? Then we can tell you at once what the repair costs.",
    ),
    (
        "Tickets",
        "ticket",
        "Ticket made",
        "I've made ticket {{ticket_number}} of this, {{customer_name}}. You needn't wait here: {{company_name}} will answer by e-mail.",
    ),
    ("Hello and goodbye", "bye", "Goodbye", "Glad I could help, {{customer_name}}. Have a good day outside!"),
];

/// What is there already is left as it is.
pub async fn plant(desk: &Desk, tenant: &TenantFacts, admin: &Actor) -> Result<(), Failure> {
    articles(desk, tenant, admin).await?;
    for (folder, shortcut, title, text) in REPLIES {
        let [folder, shortcut, title, text] = [folder, shortcut, title, text].map(str::to_owned);
        let new = NewCannedResponse { shortcut, title, text, folder, personal: false };
        unless_there(desk.add_canned_response(admin, new).await)?;
    }
    Ok(())
}

async fn articles(desk: &Desk, tenant: &TenantFacts, writer: &Actor) -> Result<(), Failure> {
    let mut shelves: Vec<CategoryId> = desk.article_categories(tenant.id).await?.iter().map(|c| c.id).collect();
    for [en, de] in CATEGORIES.iter().skip(shelves.len()) {
        let names = BTreeMap::from([("en".to_owned(), (*en).to_owned()), ("de".to_owned(), (*de).to_owned())]);
        shelves.push(desk.add_article_category(writer, names, None, None).await?.id);
    }
    let filter = ArticleFilter { limit: 100, ..ArticleFilter::default() };
    let there = desk.articles(writer, None, filter).await?;
    for article in ARTICLES {
        let category = shelves.get(article.shelf).copied();
        let before = there.iter().find(|head| head.title == article.en.title).map(|head| head.id);
        let first = match before {
            Some(id) => id,
            None => add(desk, writer, "en", &article.en, category, None).await?,
        };
        if article.published {
            desk.publish_article(writer, first).await?;
        }
        let Some(german) = &article.de else { continue };
        if there.iter().all(|head| head.title != german.title) {
            let id = add(desk, writer, "de", german, category, Some(first)).await?;
            desk.publish_article(writer, id).await?;
        }
    }
    Ok(())
}

async fn add(
    desk: &Desk,
    writer: &Actor,
    language: &str,
    text: &Text,
    category: Option<CategoryId>,
    translation_of: Option<ArticleId>,
) -> Result<ArticleId, Refusal> {
    let new = NewArticle {
        language: language.into(),
        title: text.title.into(),
        excerpt: text.excerpt.into(),
        body: text.body.into(),
        category,
        slug: None,
        translation_of,
    };
    Ok(desk.add_article(writer, new).await?.head.id)
}

fn unless_there<T>(made: Result<T, Refusal>) -> Result<(), Refusal> {
    match made {
        Ok(_) | Err(Refusal::Conflict(_)) => Ok(()),
        Err(refusal) => Err(refusal),
    }
}
