//! A request under a key is done once, whatever happened between its commit and its answer.

use std::sync::Arc;

use deskbell_desk::store::Keyed;
use deskbell_domain::{Refusal, Team};

use crate::house::House;

const DAY: i64 = 86_400;

fn request(hash: &str) -> Arc<Keyed> {
    Keyed::new("k-1".into(), hash.into())
}

async fn add_team(house: &House, request: &Arc<Keyed>) -> Result<Team, Refusal> {
    request.serve(house.desk.add_team(&house.firm.ada, "Returns", Vec::new())).await
}

on_both_engines! {
    async fn a_retry_after_a_restart_gets_what_the_first_made(house: House) {
        let first = add_team(house, &request("a")).await.unwrap();
        // The answer was lost with the process.
        house.reopen().await;
        let retry = request("a");
        assert_eq!(add_team(house, &retry).await.unwrap(), first);
        assert!(retry.was_served());
        assert_eq!(add_team(house, &request("b")).await, Err(Refusal::ClientIdReused));
        assert_eq!(house.desk.teams(&house.firm.ada).await.unwrap().len(), 1);
    }

    async fn an_escalation_is_one_on_two_nodes_at_once(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let second = house.another_desk().await;
        let ask = |desk: Arc<deskbell_desk::Desk>| {
            let (chat, request) = (chat.clone(), request("a"));
            async move {
                let escalate = desk.escalate(&chat.visitor, &chat.id, "angry", serde_json::Value::Null);
                request.serve(escalate).await.map(|escalation| escalation.id)
            }
        };
        let both = futures_util::future::join_all((0..8).map(|n| {
            ask(if n % 2 == 0 { house.desk.clone() } else { second.clone() })
        })).await;
        assert!(both.iter().all(|id| id.is_ok() && *id == both[0]), "{both:?}");
        let all = house.desk.escalations(&chat.visitor, &chat.id).await.unwrap();
        assert_eq!(all.len(), 1);
        second.store().close().await;
    }

    async fn what_is_refused_keeps_no_key_and_a_key_is_kept_a_week(house: House) {
        let bad = request("a").serve(house.desk.add_team(&house.firm.ada, " ", Vec::new())).await;
        assert!(matches!(bad, Err(Refusal::Invalid(_))), "{bad:?}");
        let taken = house.desk.add_team(&house.firm.ada, "Returns", Vec::new()).await.unwrap();
        assert!(matches!(add_team(house, &request("a")).await, Err(Refusal::Conflict(_))));
        house.desk.remove_team(&house.firm.ada, taken.id).await.unwrap();
        let made = add_team(house, &request("a")).await.unwrap();

        house.clock.step_seconds(7 * DAY);
        assert_eq!(house.desk.forget_keyed_requests().await, Ok(0));
        assert_eq!(add_team(house, &request("a")).await.unwrap(), made);
        house.clock.step_seconds(2 * DAY);
        assert_eq!(house.desk.forget_keyed_requests().await, Ok(1));
    }
}
