//! Help articles: nothing a writer saved is lost, and nobody reads what isn't published.

use deskbell_desk::{
    ArticleChanges, CategoryChanges, Desk, NewArticle, NewMessage, PublicArticle, Voter, store::ArticleFilter,
};
use deskbell_domain::{Actor, Article, ArticleId, Entry, Noun, Refusal};

use crate::house::{Firm, House};

fn new(title: &str, body: &str) -> NewArticle {
    NewArticle { language: "en".into(), title: title.into(), body: body.into(), ..NewArticle::default() }
}

async fn add(house: &House, title: &str, body: &str) -> Article {
    house.desk.add_article(&house.firm.sue, new(title, body)).await.expect("added")
}

fn body(text: &str, based_on: i64) -> ArticleChanges {
    ArticleChanges { body: Some(text.into()), based_on: Some(based_on), ..ArticleChanges::default() }
}

async fn read(desk: &Desk, firm: &Firm, slug: &str) -> Option<String> {
    match desk.published_article(firm.id(), "en", slug).await {
        Ok(PublicArticle::Here(article)) => Some(article.body),
        Ok(PublicArticle::Moved(to)) => Some(format!("moved to {to}")),
        Err(Refusal::NotFound("article")) => None,
        Err(refusal) => panic!("{refusal}"),
    }
}

async fn found(desk: &Desk, firm: &Firm, query: &str) -> Vec<String> {
    let hits = desk.published_articles(firm.id(), Some(query), None).await.expect("searched");
    hits.into_iter().map(|head| head.title).collect()
}

async fn found_by(desk: &Desk, actor: &Actor, query: &str) -> Vec<String> {
    let filter = ArticleFilter { limit: 100, ..ArticleFilter::default() };
    let hits = desk.articles(actor, Some(query), filter).await.expect("searched");
    hits.into_iter().map(|head| head.title).collect()
}

async fn numbers(desk: &Desk, actor: &Actor, id: ArticleId) -> Vec<i64> {
    desk.article_versions(actor, id).await.expect("versions").iter().map(|v| v.number).collect()
}

on_both_engines! {
    async fn a_draft_is_read_and_found_by_agents_alone(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let article = add(house, "Lost parcels", "Call the carrier").await;
        assert_eq!(found_by(desk, &firm.ann, "carr").await, ["Lost parcels"]);
        assert_eq!(read(desk, firm, "lost-parcels").await, None);
        assert!(found(desk, firm, "carrier").await.is_empty());
        assert!(desk.published_articles(firm.id(), None, None).await.unwrap().is_empty());
        assert!(matches!(desk.published_article_by_id(firm.id(), article.head.id).await, Err(Refusal::NotFound(_))));
        let shared = desk.article_brief(firm.id(), article.head.id).await;
        assert_eq!(shared, Err(Refusal::Conflict("This article is a draft. Publish it to share it.")));
    }

    async fn everybody_reads_what_was_published_until_it_is_published_again(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let id = add(house, "Lost parcels", "Call the carrier").await.head.id;
        desk.publish_article(&firm.sue, id).await.unwrap();
        let edited = desk.change_article(&firm.sue, id, body("Write to us", 1)).await.unwrap();
        assert_eq!((edited.head.version, edited.head.published_version), (2, Some(1)));
        assert_eq!(read(desk, firm, "lost-parcels").await.as_deref(), Some("Call the carrier"));
        assert_eq!(found(desk, firm, "write").await, [""; 0]);
        assert_eq!(found_by(desk, &firm.ann, "write").await, ["Lost parcels"]);

        desk.publish_article(&firm.sue, id).await.unwrap();
        assert_eq!(read(desk, firm, "lost-parcels").await.as_deref(), Some("Write to us"));
        assert_eq!(found(desk, firm, "write").await, ["Lost parcels"]);
        assert_eq!(found(desk, firm, "carrier").await, [""; 0]);
        let brief = desk.article_brief(firm.id(), id).await.unwrap();
        assert_eq!((brief.url.as_str(), brief.excerpt.as_str()), ("/help/acme/en/articles/lost-parcels", "Write to us"));

        desk.unpublish_article(&firm.sue, id).await.unwrap();
        assert_eq!(read(desk, firm, "lost-parcels").await, None);
        assert_eq!(found(desk, firm, "write").await, [""; 0]);
    }

    async fn a_save_on_an_older_version_is_refused_and_nothing_is_lost(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let id = add(house, "Returns", "one").await.head.id;
        desk.change_article(&firm.sue, id, body("two", 1)).await.unwrap();
        let stale = desk.change_article(&firm.ada, id, body("other", 1)).await;
        assert!(matches!(stale, Err(Refusal::Conflict(_))), "{stale:?}");
        let unsaid = desk.change_article(&firm.ada, id, ArticleChanges { based_on: None, ..body("x", 0) }).await;
        assert_eq!(unsaid, Err(Refusal::invalid("based_on", "is required.")));
        assert_eq!(desk.article(&firm.ann, id).await.unwrap().0.body, "two");
        assert_eq!(numbers(desk, &firm.ann, id).await, [2, 1]);
        assert_eq!(desk.article_version(&firm.ann, id, 1).await.unwrap().text.body, "one");

        let restored = desk.restore_article(&firm.sue, id, 1).await.unwrap();
        assert_eq!((restored.body.as_str(), restored.head.version), ("one", 3));
        assert_eq!(numbers(desk, &firm.ann, id).await, [3, 2, 1]);
    }

    async fn saves_by_themselves_keep_the_last_of_a_sitting_and_what_was_published(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let id = add(house, "Returns", "one").await.head.id;
        let auto = |text: &str, based_on| ArticleChanges { autosave: true, ..body(text, based_on) };
        for n in 1..=3 {
            desk.change_article(&firm.sue, id, auto(&format!("draft {n}"), n)).await.unwrap();
        }
        assert_eq!(numbers(desk, &firm.ann, id).await, [4, 1], "the first was not saved by itself");
        desk.publish_article(&firm.sue, id).await.unwrap();
        desk.change_article(&firm.sue, id, auto("draft 4", 4)).await.unwrap();
        assert_eq!(numbers(desk, &firm.ann, id).await, [5, 4, 1]);
        desk.change_article(&firm.ada, id, auto("another's", 5)).await.unwrap();
        assert_eq!(numbers(desk, &firm.ann, id).await, [6, 5, 4, 1]);
        house.clock.step_seconds(3600);
        desk.change_article(&firm.ada, id, auto("later", 6)).await.unwrap();
        assert_eq!(numbers(desk, &firm.ann, id).await, [7, 6, 5, 4, 1]);
    }

    async fn addresses_are_unique_in_a_language_and_old_ones_lead_on(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let first = add(house, "Gift cards", "a").await.head;
        let second = add(house, "Gift cards", "b").await.head;
        assert_eq!((first.slug.as_str(), second.slug.as_str()), ("gift-cards", "gift-cards-2"));
        let renamed = ArticleChanges { title: Some("Vouchers".into()), based_on: Some(1), ..ArticleChanges::default() };
        let second = desk.change_article(&firm.sue, second.id, renamed).await.unwrap().head;
        assert_eq!(second.slug, "vouchers", "a draft's address follows its title");

        let slug = |slug: &str| ArticleChanges { slug: Some(slug.into()), ..ArticleChanges::default() };
        let taken = desk.change_article(&firm.sue, second.id, slug("gift-cards")).await;
        assert_eq!(taken, Err(Refusal::invalid("slug", "is taken by another article.")));
        desk.publish_article(&firm.sue, first.id).await.unwrap();
        desk.change_article(&firm.sue, first.id, slug("cards")).await.unwrap();
        assert_eq!(read(desk, firm, "gift-cards").await.as_deref(), Some("moved to cards"));
        desk.change_article(&firm.sue, second.id, slug("gift-cards")).await.unwrap();
        desk.publish_article(&firm.sue, second.id).await.unwrap();
        assert_eq!(read(desk, firm, "gift-cards").await.as_deref(), Some("b"), "it is somebody's own again");

        let german = NewArticle { language: "de".into(), translation_of: Some(first.id), ..new("Gift cards", "c") };
        let german = desk.add_article(&firm.sue, german.clone()).await.unwrap().head;
        assert_eq!((german.slug.as_str(), german.family), ("gift-cards", first.family));
        let again = NewArticle { language: "de".into(), translation_of: Some(first.id), ..new("Other", "c") };
        assert!(matches!(desk.add_article(&firm.sue, again).await, Err(Refusal::Conflict(_))));
        assert_eq!(desk.article(&firm.ann, first.id).await.unwrap().1.len(), 2);
    }

    async fn a_readers_last_vote_counts_once(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let id = add(house, "Returns", "one").await.head.id;
        let address = |last: u8| Voter::Address([192, 0, 2, last].into());
        assert!(matches!(desk.vote_on_article(firm.id(), id, address(1), true).await, Err(Refusal::NotFound(_))));
        desk.publish_article(&firm.sue, id).await.unwrap();
        for helpful in [true, true, false] {
            desk.vote_on_article(firm.id(), id, address(1), helpful).await.unwrap();
        }
        desk.vote_on_article(firm.id(), id, address(2), true).await.unwrap();
        desk.vote_on_article(firm.id(), id, Voter::Visitor(deskbell_domain::VisitorId(7)), true).await.unwrap();
        assert_eq!(desk.article(&firm.ann, id).await.unwrap().0.head.helpful, (2, 1));
        house.clock.step_seconds(24 * 3600);
        desk.vote_on_article(firm.id(), id, address(1), true).await.unwrap();
        assert_eq!(desk.article(&firm.ann, id).await.unwrap().0.head.helpful, (3, 1), "addresses are known for a day");
    }

    async fn shelves_order_the_articles_and_leave_them_behind(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let names = |name: &str| [("en".to_owned(), name.to_owned())].into();
        let orders = desk.add_article_category(&firm.sue, names("Orders"), None, None).await.unwrap();
        let payment = desk.add_article_category(&firm.sue, names("Payment"), None, None).await.unwrap();
        let taken = desk.add_article_category(&firm.sue, names("Orders"), None, None).await;
        assert_eq!(taken.unwrap_err(), Refusal::invalid("slug", "is taken by another category."));
        let first = CategoryChanges { position: Some(0), ..CategoryChanges::default() };
        desk.change_article_category(&firm.sue, payment.id, first).await.unwrap();
        let all = desk.article_categories(firm.id()).await.unwrap();
        assert_eq!(all.iter().map(|c| c.slug.as_str()).collect::<Vec<_>>(), ["payment", "orders"]);

        let on_shelf = NewArticle { category: Some(orders.id), ..new("Where is it?", "there") };
        let id = desk.add_article(&firm.sue, on_shelf).await.unwrap().head.id;
        desk.remove_article_category(&firm.sue, orders.id).await.unwrap();
        assert_eq!(desk.article(&firm.ann, id).await.unwrap().0.head.category, None);
        let nowhere = ArticleChanges { category: Some(Some(orders.id)), ..ArticleChanges::default() };
        let refused = desk.change_article(&firm.sue, id, nowhere).await;
        assert_eq!(refused, Err(Refusal::invalid("category_id", "is no category.")));
    }

    async fn tenants_articles_never_meet(house: House) {
        let (desk, firm, other) = (&house.desk, &house.firm, house.second_firm().await);
        let names = [("en".to_owned(), "Orders".to_owned())];
        let shelf = desk.add_article_category(&firm.sue, names.into(), None, None).await.unwrap();
        let id = add(house, "Returns", "secret").await.head.id;
        desk.publish_article(&firm.sue, id).await.unwrap();
        assert_eq!(found(desk, &other, "secret").await, [""; 0]);
        assert_eq!(found_by(desk, &other.ada, "secret").await, [""; 0]);
        assert_eq!(read(desk, &other, "returns").await, None);
        let absent = |result: Result<(), Refusal>| assert!(matches!(result, Err(Refusal::NotFound(_))), "{result:?}");
        absent(desk.article(&other.ada, id).await.map(drop));
        absent(desk.change_article(&other.ada, id, body("mine", 1)).await.map(drop));
        absent(desk.publish_article(&other.ada, id).await.map(drop));
        absent(desk.unpublish_article(&other.ada, id).await.map(drop));
        absent(desk.restore_article(&other.ada, id, 1).await.map(drop));
        absent(desk.remove_article(&other.ada, id).await);
        absent(desk.article_versions(&other.ada, id).await.map(drop));
        absent(desk.article_version(&other.ada, id, 1).await.map(drop));
        absent(desk.vote_on_article(other.id(), id, Voter::Address([192, 0, 2, 1].into()), true).await);
        absent(desk.remove_article_category(&other.ada, shelf.id).await);
        absent(desk.article_brief(other.id(), id).await.map(drop));
        let translated = NewArticle { translation_of: Some(id), ..new("Mine", "x") };
        absent(desk.add_article(&other.ada, translated).await.map(drop));
        let shelved = NewArticle { category: Some(shelf.id), ..new("Mine", "x") };
        assert_eq!(
            desk.add_article(&other.ada, shelved).await.unwrap_err(),
            Refusal::invalid("category_id", "is no category.")
        );
        let again = desk.add_article(&other.ada, new("Returns", "x")).await.unwrap();
        assert_eq!(again.head.slug, "returns", "slugs are each tenant's own");
    }

    async fn writing_is_for_those_with_the_permission_and_told_to_all_agents(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let refused = desk.add_article(&firm.ann, new("Returns", "x")).await;
        assert!(matches!(refused, Err(Refusal::Forbidden(_))), "{refused:?}");
        let id = add(house, "Returns", "x").await.head.id;
        desk.publish_article(&firm.sue, id).await.unwrap();
        desk.remove_article(&firm.sue, id).await.unwrap();
        let log = desk.entries(&firm.ann, 0, i64::MAX, 10).await.unwrap();
        let told = log.iter().filter(|e| matches!(e, Entry::Change(c) if c.noun == Noun::Article && c.id == Some(id.0)));
        assert_eq!(told.count(), 3);
        assert_eq!(found_by(desk, &firm.ann, "returns").await, [""; 0]);
    }

    async fn categories_are_in_one_another_one_level_deep(house: House) {
        let (desk, firm, other) = (&house.desk, &house.firm, house.second_firm().await);
        let add = async |by: &Actor, name: &str, parent| {
            let names = [("en".to_owned(), name.to_owned())];
            desk.add_article_category(by, names.into(), None, parent).await
        };
        let orders = add(&firm.sue, "Orders", None).await.unwrap();
        let late = add(&firm.sue, "Late orders", Some(orders.id)).await.unwrap();
        let payment = add(&firm.sue, "Payment", None).await.unwrap();
        assert_eq!(late.parent, Some(orders.id));
        let into = async |id, parent| {
            let changes = CategoryChanges { parent: Some(parent), ..CategoryChanges::default() };
            desk.change_article_category(&firm.sue, id, changes).await.map(|c| c.parent)
        };
        let deep = Err(Refusal::invalid("parent_id", "is inside a category itself."));
        assert_eq!(into(payment.id, Some(late.id)).await, deep);
        let holds = Err(Refusal::invalid("parent_id", "must not be inside another: this one holds categories."));
        assert_eq!(into(orders.id, Some(payment.id)).await, holds);
        assert_eq!(into(payment.id, Some(payment.id)).await, holds);
        let foreign = add(&other.sue, "Theirs", None).await.unwrap();
        assert_eq!(into(payment.id, Some(foreign.id)).await, Err(Refusal::invalid("parent_id", "is no category.")));
        assert_eq!(into(late.id, None).await, Ok(None));
        assert_eq!(into(late.id, Some(payment.id)).await, Ok(Some(payment.id)));

        desk.remove_article_category(&firm.sue, payment.id).await.unwrap();
        let all = desk.article_categories(firm.id()).await.unwrap();
        assert_eq!(all.iter().map(|c| (c.id, c.parent)).collect::<Vec<_>>(), [(orders.id, None), (late.id, None)]);
    }

    async fn a_file_stays_as_long_as_a_version_of_an_article_shows_it(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let store = async |name: &str| {
            let file = desk.store_file(&firm.sue, name, "words".into()).await.unwrap();
            (file.id.to_string(), file.about.name, file.about.url)
        };
        let (shown, never, before) = (store("shown.txt").await, store("never.txt").await, store("before.txt").await);
        let is_there = async |file: &(String, String, String)| desk.download(&file.0, &file.1, false).await.is_ok();
        let sweep = async || {
            house.clock.step_seconds(25 * 3600);
            desk.sweep_files().await.unwrap();
        };

        let id = add(house, "Manual", &format!("[it]({}) and [it]({})", before.2, before.2)).await.head.id;
        desk.change_article(&firm.sue, id, body(&format!("![it]({})", shown.2), 1)).await.unwrap();
        sweep().await;
        assert_eq!((is_there(&shown).await, is_there(&before).await, is_there(&never).await), (true, true, false));
        assert!(desk.download(&shown.0, &shown.1, false).await.unwrap().is_public);

        // Saves of one sitting take each other's place, and what only they showed goes with them.
        let typed = store("typed.txt").await;
        let by_itself = |text: &str, on| ArticleChanges { autosave: true, ..body(text, on) };
        desk.change_article(&firm.sue, id, by_itself(&format!("![it]({})", typed.2), 2)).await.unwrap();
        desk.change_article(&firm.sue, id, by_itself("nothing", 3)).await.unwrap();
        sweep().await;
        assert_eq!((is_there(&typed).await, is_there(&shown).await), (false, true));

        desk.remove_article(&firm.sue, id).await.unwrap();
        sweep().await;
        assert_eq!((is_there(&shown).await, is_there(&before).await), (false, false));
    }

    async fn another_tenants_article_keeps_nobodys_file(house: House) {
        let other = house.second_firm().await;
        let (desk, firm) = (&house.desk, &house.firm);
        let file = desk.store_file(&firm.ann, "ours.txt", "words".into()).await.unwrap();
        desk.add_article(&other.sue, new("Mine", &file.about.url)).await.unwrap();
        house.clock.step_seconds(25 * 3600);
        assert_eq!(desk.sweep_files().await.unwrap(), 1);
    }

    async fn readers_are_counted_and_the_count_is_written_down_later(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let article = add(house, "Returns", "x").await;
        for _ in 0..3 {
            desk.article_was_read(&article.head);
        }
        desk.count_views().await.unwrap();
        desk.article_was_read(&article.head);
        desk.count_views().await.unwrap();
        assert_eq!(desk.article(&firm.ann, article.head.id).await.unwrap().0.head.views, 4);
    }

    async fn a_shared_article_is_a_message_once_and_only_when_everybody_may_read_it(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        let id = add(house, "Returns", "Send it back.").await.head.id;
        let share = async |by: &Actor| desk.shared_article(by, id, None).await;
        assert!(matches!(share(&firm.ann).await, Err(Refusal::Conflict(_))), "a draft");
        desk.publish_article(&firm.sue, id).await.unwrap();
        assert!(matches!(share(&chat.visitor).await, Err(Refusal::Forbidden(_))), "agents share");
        for created in [true, false] {
            let new = NewMessage { client_id: Some("once".into()), ..share(&firm.ann).await.unwrap() };
            let sent = desk.send(&firm.ann, &chat.id, new).await.unwrap();
            assert_eq!(sent.created, created);
            let brief = sent.message.article.clone().expect("an article");
            assert_eq!((sent.message.text.as_str(), brief.url.as_str()), ("Returns", "/help/acme/en/articles/returns"));
        }
    }
}
