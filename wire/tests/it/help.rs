//! The help centre's calls as strangers make them: published texts for everybody, drafts for nobody.

use serde_json::{Value, json};

use crate::world::World;

/// An article of acme's, published with "public words" and then changed to "secret words"; and a draft.
async fn stage(world: &World) {
    let sue = &world.acme.sue.token;
    let shelf = json!({ "names": { "en": "Orders", "de": "Bestellungen" } });
    world.post("/api/v1/kb/categories").by(sue).json(shelf).await.expect(201);
    let article = json!({ "title": "Größe", "body": "public words", "category_id": "1", "slug": "size" });
    world.post("/api/v1/kb/articles").by(sue).json(article).await.expect(201);
    world.post("/api/v1/kb/articles/1/publish").by(sue).await.expect(200);
    let change = json!({ "body": "secret words", "title": "Secret", "based_on": 1 });
    world.patch("/api/v1/kb/articles/1").by(sue).json(change).await.expect(200);
    let draft = json!({ "title": "Draft", "body": "secret words" });
    world.post("/api/v1/kb/articles").by(sue).json(draft).await.expect(201);
}

#[tokio::test]
async fn strangers_read_what_is_published_and_no_word_of_the_rest() {
    let world = World::open().await;
    stage(&world).await;
    let list = world.get("/api/v1/kb/public/articles?tenant=acme").await;
    let expected = json!({
        "articles": [{
            "id": 1, "title": "Größe", "slug": "size", "excerpt": "", "language": "en",
            "category": { "slug": "orders", "name": "Orders" },
            "updated_at": list.body()["articles"][0]["updated_at"], "url": "/help/acme/en/articles/size",
        }],
        "next_cursor": null,
    });
    assert_eq!(list.expect(200), expected);
    for path in
        ["articles/size", "articles/1", "articles/size?language=en", "articles?q=gro%C3%9Fe", "articles?q=public"]
    {
        let path = format!("/api/v1/kb/public/{path}{}tenant=acme", if path.contains('?') { '&' } else { '?' });
        let answer = world.get(&path).await;
        answer.expect(200);
        assert!(!answer.text.to_lowercase().contains("secret"), "{path}: {}", answer.text);
    }
    let one = world.get("/api/v1/kb/public/articles/size?tenant=acme").await.expect(200);
    assert_eq!(one["article"]["html"], "<p>public words</p>\n");
    for path in ["articles/draft", "articles/2", "articles/size?language=de", "articles/%00", "articles/..%2f1"] {
        let path = format!("/api/v1/kb/public/{path}{}tenant=acme", if path.contains('?') { '&' } else { '?' });
        world.get(&path).await.problem(404);
    }
    let hits = world.get("/api/v1/kb/public/articles?tenant=acme&q=secret").await.expect(200);
    assert_eq!(hits["articles"], json!([]));
}

#[tokio::test]
async fn another_site_reads_where_an_inbox_allows_it() {
    let world = World::open().await;
    stage(&world).await;
    let path = "/api/v1/kb/public/articles/size?tenant=acme";
    let site = world.acme.site();
    let answer = world.get(path).from(&site).await;
    answer.expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), Some(site.as_str()));
    world.get(path).from(&world.other.site()).await.problem(403);
    world.get(path).from("https://elsewhere.example").await.problem(403);
    world.get("/api/v1/kb/articles").by(&world.acme.ann.token).from(&site).await.problem(403);
}

#[tokio::test]
async fn a_vote_is_the_visitors_own_and_can_be_changed() {
    let world = World::open().await;
    stage(&world).await;
    let chat = world.acme.chat(&world.desk).await;
    let path = "/api/v1/kb/public/articles/size/helpful?tenant=acme";
    world.post(path).json(json!({ "helpful": true })).await.expect(204);
    for helpful in [true, false] {
        world.post(path).by(&chat.token).json(json!({ "helpful": helpful })).await.expect(204);
    }
    let article = world.get("/api/v1/kb/articles/1").by(&world.acme.ann.token).await.expect(200);
    assert_eq!(article["article"]["helpful"], json!({ "yes": 1, "no": 1 }));
    assert_eq!(world.post(path).json(json!({ "helpful": "yes" })).await.problem(422), ["helpful"]);
    world
        .post("/api/v1/kb/public/articles/draft/helpful?tenant=acme")
        .json(json!({ "helpful": true }))
        .await
        .problem(404);
}

#[tokio::test]
async fn a_stale_save_answers_conflict_and_bad_fields_are_named() {
    let world = World::open().await;
    stage(&world).await;
    let sue = &world.acme.sue.token;
    let patch = |body: Value| world.patch("/api/v1/kb/articles/1").by(sue).json(body);
    assert_eq!(patch(json!({ "body": "x", "based_on": 1 })).await.expect(409)["code"], "conflict");
    for (body, field) in [
        (json!({ "body": "x" }), "based_on"),
        (json!({ "title": " ", "based_on": 2 }), "title"),
        (json!({ "title": "x".repeat(161), "based_on": 2 }), "title"),
        (json!({ "body": "a\u{0}b", "based_on": 2 }), "body"),
        (json!({ "slug": "No Slug" }), "slug"),
        (json!({ "category_id": 99 }), "category_id"),
        (json!({ "category_id": "x" }), "category_id"),
    ] {
        assert_eq!(patch(body.clone()).await.problem(422), [field], "{body}");
    }
    let shelf = patch(json!({ "category_id": null })).await.expect(200);
    assert_eq!(shelf["article"]["category_id"], Value::Null);
    assert_eq!(shelf["article"]["version"], 2, "moving it is no new text");
    for (query, field) in [("status=x", "status"), ("cursor=x", "cursor"), ("limit=0", "limit")] {
        let list = world.get(&format!("/api/v1/kb/articles?{query}")).by(sue).await;
        assert_eq!(list.problem(422), [field]);
    }
    let empty = json!({ "title": "Empty" });
    world.post("/api/v1/kb/articles").by(sue).json(empty).await.expect(201);
    assert_eq!(world.post("/api/v1/kb/articles/3/publish").by(sue).await.problem(422), ["body"]);
}

#[tokio::test]
async fn a_list_is_read_page_by_page() {
    let world = World::open().await;
    stage(&world).await;
    let ann = &world.acme.ann.token;
    let first = world.get("/api/v1/kb/articles?limit=1").by(ann).await.expect(200);
    assert_eq!((&first["articles"][0]["title"], &first["next_cursor"]), (&json!("Secret"), &json!("1")));
    let second = world.get("/api/v1/kb/articles?limit=1&cursor=1").by(ann).await.expect(200);
    assert_eq!(second["articles"][0]["title"], "Draft");
    let drafts = world.get("/api/v1/kb/articles?status=draft").by(ann).await.expect(200);
    assert_eq!(drafts["articles"].as_array().map(Vec::len), Some(1));
    let hits = world.get("/api/v1/kb/articles?q=secr").by(ann).await.expect(200);
    assert_eq!(hits["articles"].as_array().map(Vec::len), Some(2));
    assert_eq!(hits["articles"][0]["title"], "Secret", "a word in the title comes first");
}

#[tokio::test]
async fn the_help_centre_shows_what_is_published_and_sends_old_addresses_on() {
    let world = World::open().await;
    stage(&world).await;
    let page = world.get("/help/acme/en/articles/size").await;
    assert_eq!(page.status, 200, "{}", page.text);
    let may = page.header("content-security-policy").expect("a policy");
    assert!(may.contains("default-src 'none'") && !may.contains("script-src") && !may.contains("unsafe"), "{may}");
    for shown in ["<h1 dir=\"auto\">Größe</h1>", "<p>public words</p>", "rel=\"canonical\"", "og:title", "Orders"] {
        assert!(page.text.contains(shown), "{shown} in {}", page.text);
    }
    assert!(!page.text.contains("<script") && !page.text.to_lowercase().contains("secret"), "{}", page.text);
    let tag = page.header("etag").expect("a tag");
    let again = world.get("/help/acme/en/articles/size").header("if-none-match", tag).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));

    for path in ["en", "en?q=public", "en/categories/orders", "sitemap.xml", "help.css"] {
        let answer = world.get(&format!("/help/acme/{path}")).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        assert!(!answer.text.to_lowercase().contains("secret"), "{path}");
    }
    let hits = world.get("/help/acme/en?q=PUBLIC+%3Cb%3E").await.text;
    assert!(hits.contains("<mark>public</mark>") || hits.contains("No articles match"), "{hits}");
    assert!(!hits.contains("<b>"), "a query is text: {hits}");
    for path in ["en/articles/draft", "en/articles/2", "en/categories/none", "xx", "en/a", "en/a/b", "de/articles/size"]
    {
        let answer = world.get(&format!("/help/acme/{path}")).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text.contains("noindex"), "{path}: {}", answer.text);
    }
    assert_eq!(world.get("/help/nobody/en").await.status, 404);
    assert_eq!(world.get("/help/other/en/articles/size").await.status, 404);

    let slug = json!({ "slug": "sizes" });
    world.patch("/api/v1/kb/articles/1").by(&world.acme.sue.token).json(slug).await.expect(200);
    for path in ["en/articles/size", "size", "sizes"] {
        let moved = world.get(&format!("/help/acme/{path}")).await;
        assert_eq!((moved.status, moved.header("location")), (308, Some("/help/acme/en/articles/sizes")), "{path}");
    }
}

#[tokio::test]
async fn a_form_votes_and_another_sites_form_does_not() {
    let world = World::open().await;
    stage(&world).await;
    let path = "/help/acme/en/articles/size/helpful";
    let vote = |value: &str| {
        let call = world.post(path).header("content-type", "application/x-www-form-urlencoded");
        call.url_encoded(format!("helpful={value}"))
    };
    let voted = vote("yes").await;
    let thanks = voted.header("location").expect("a page").to_owned();
    assert_eq!((voted.status, thanks.as_str()), (303, "/help/acme/en/articles/size?voted=1#helpful"));
    assert!(world.get("/help/acme/en/articles/size?voted=1").await.text.contains("role=\"status\""));
    vote("no").from(&world.acme.site()).await.problem(403);
    vote("no").header("sec-fetch-site", "cross-site").await.problem(403);
    vote("maybe").await.problem(422);
    let article = world.get("/api/v1/kb/articles/1").by(&world.acme.ann.token).await.expect(200);
    assert_eq!(article["article"]["helpful"], json!({ "yes": 1, "no": 0 }));
}
