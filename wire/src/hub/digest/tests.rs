//! What a dashboard reads of many changes at once.

use deskbell_domain::{TenantId, Timestamp};
use serde_json::{Value, json};

use super::*;

const TENANT: TenantId = TenantId(1);

fn visit(id: &str, pages: i64) -> Arc<Visit> {
    Arc::new(Visit {
        id: id.to_owned(),
        tenant: TENANT,
        inbox: None,
        visitor: None,
        name: None,
        url: format!("https://shop.example/{pages}"),
        title: "Lamps".to_owned(),
        referrer: String::new(),
        campaign: Default::default(),
        user_agent: "Agent".to_owned(),
        browser: Default::default(),
        language: None,
        ip: None,
        place: Default::default(),
        since: Timestamp(0),
        page_since: Timestamp(0),
        pages,
        trail: Vec::new(),
        conversation: None,
        chat: None,
    })
}

fn read(digest: &mut Digest) -> Vec<Value> {
    digest.frames().iter().map(|frame| serde_json::from_str(frame).expect("JSON")).collect()
}

#[test]
fn only_the_newest_of_each_visitor_is_told_and_of_who_is_known_only_what_moves() {
    let mut digest = Digest::default();
    digest.take_in(&Passing::VisitJoined { visit: visit("new", 0) });
    digest.take_in(&Passing::VisitMoved { visit: visit("new", 2) });
    digest.take_in(&Passing::VisitMoved { visit: visit("known", 3) });
    digest.take_in(&Passing::VisitMoved { visit: visit("known", 4) });
    digest.take_in(&Passing::VisitMoved { visit: visit("gone", 4) });
    digest.take_in(&Passing::VisitLeft { tenant: TENANT, visit: "gone".to_owned(), visitor: Some(VisitorId(7)) });
    let frames = read(&mut digest);
    assert_eq!(frames.len(), 1);
    assert_eq!(frames[0]["type"], "visitors.changed");
    let data = &frames[0]["data"];
    assert_eq!((&data["visitors"][0]["visit_id"], &data["visitors"][0]["pages"]), (&json!("new"), &json!(2)));
    assert_eq!(data["visitors"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        data["moved"],
        json!([{
            "visit_id": "known", "customer_id": null, "name": null, "url": "https://shop.example/4", "title": "Lamps",
            "page_since": "1970-01-01T00:00:00.000Z", "pages": 4, "session_id": null, "session_status": null,
        }])
    );
    assert_eq!(data["left"], json!([{ "visit_id": "gone", "customer_id": 7 }]));
    assert_eq!(data["reload"], false);
    assert_eq!(read(&mut digest), Vec::<Value>::new(), "told once");
}

#[test]
fn a_full_site_is_told_in_several_frames_and_what_was_missed_asks_for_the_snapshot() {
    let mut digest = Digest::default();
    for n in 0..PAGE + 1 {
        digest.take_in(&Passing::VisitMoved { visit: visit(&n.to_string(), 2) });
    }
    digest.doubt();
    let frames = read(&mut digest);
    let moved: Vec<_> = frames.iter().map(|f| f["data"]["moved"].as_array().map_or(0, Vec::len)).collect();
    assert_eq!(moved, [PAGE, 1, 0]);
    assert_eq!(frames[2]["data"]["reload"], true);
}
