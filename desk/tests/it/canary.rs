//! The delivery canary's chat is one like any other, that nobody meets and that takes up no room.

use deskbell_desk::{Canary, NewMessage};
use deskbell_domain::{Refusal, tenant::CANARY};

use crate::house::{House, eventually};

/// As the binary lets it, without the sockets.
async fn sing(house: &House, canary: &Canary, times: usize) {
    for _ in 0..times {
        for token in [&canary.visitor_token, &canary.agent_token] {
            let side = house.desk.prove(token).await.unwrap().actor;
            let new = NewMessage { text: "tweet".into(), ..NewMessage::default() };
            house.desk.send(&side, &canary.conversation, new).await.unwrap();
        }
        house.desk.sweep_canary(canary).await.unwrap();
    }
}

on_both_engines! {
    async fn the_canary_sings_on_and_on_and_no_table_grows(house: House) {
        let canary = house.desk.canary().await.unwrap();
        sing(house, &canary, 12).await;
        let before = house.place.rows().await;
        assert!(before["messages"] > 0 && before["events"] > 0, "{before:?}");
        house.reopen().await;
        let again = house.desk.canary().await.unwrap();
        assert_eq!(again.conversation, canary.conversation, "the same chat after a restart");
        sing(house, &again, 12).await;
        assert_eq!(house.place.rows().await, before);
    }

    async fn nobody_meets_the_canary(house: House) {
        let (desk, chat) = (&house.desk, house.firm.chat(&house.desk).await);
        let open = desk.store().open_conversations().await.unwrap();
        let canary = desk.canary().await.unwrap();
        sing(house, &canary, 1).await;

        let slugs: Vec<_> = desk.store().tenants().await.unwrap().into_iter().map(|tenant| tenant.slug).collect();
        assert_eq!(slugs, ["acme"]);
        assert_eq!(desk.tenant_by_slug(CANARY).await.err(), Some(Refusal::NotFound("tenant")), "no request can name it");
        assert!(desk.store().all_agents().await.unwrap().iter().all(|(slug, _)| slug == "acme"));
        assert_eq!(desk.store().open_conversations().await.unwrap(), open, "chats that wait or are under way");

        // Search, analytics, channels: by the time they have taken in what was said after it, they passed it by.
        chat.send(desk, &house.firm.ann, "after").await.unwrap();
        let names = ["search", "channels", "report"];
        eventually("the reactors are done", || async {
            for name in names {
                if !desk.store().behind(name).await.unwrap().is_empty() {
                    return None;
                }
            }
            Some(())
        }).await;
        let sql = format!("SELECT count(*) FROM reactors r JOIN tenants t ON t.id = r.tenant WHERE t.slug = '{CANARY}'");
        assert_eq!(house.place.number(&sql).await, 0);
    }
}
