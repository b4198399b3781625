//! A listener's queue has an end, and only its own listener meets it (G8).

use std::time::Duration;

use deskbell_desk::{NewConversation, NewMessage, Random, Settings, store::Url};
use deskbell_domain::{Actor, AgentId, Channel, Clock, InboxSettings, Timestamp};
use tokio::time::timeout;

use super::*;

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_nothing_is_told_to_leave_and_holds_no_more_than_the_queue() {
    const MESSAGES: i64 = 700;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = Url::Sqlite(folder.path().join("deskbell.db"));
    let desk = Desk::open(
        &url,
        Settings::default(),
        &[7; 32],
        deskbell_desk::store::Vault::new(&[vec![7; 32]]).unwrap(),
        Arc::new(Still),
        Arc::new(SystemRandom),
    )
    .await;
    let desk = desk.expect("the desk opens");
    let tenant = desk.add_tenant("acme", "Acme").await.expect("a tenant").id;
    let (settings, secret) = (InboxSettings::default(), desk.ids().secret());
    let scope = desk.store().scope(tenant);
    let added = scope.add_inbox("Website", Channel::Widget, None, &settings, &secret, Timestamp(0)).await;
    added.expect("saved").expect("an inbox");
    let view = desk.start(tenant, None, NewConversation::default()).await.expect("a chat").view;
    let visitor = Actor::Visitor { tenant, id: view.visitor.id, only: None };

    let hub = Hub::start(desk.clone());
    let viewer = |id| Viewer::Agent { id: AgentId(id), sign_in: String::new(), only: None };
    let slow = hub.subscribe(tenant, Dialect::Native, viewer(1));
    let mut quick = hub.subscribe(tenant, Dialect::Native, viewer(2));
    hub.reached(tenant, 1);
    let writer = tokio::spawn({
        let desk = desk.clone();
        async move {
            for _ in 0..MESSAGES {
                let new = NewMessage { text: "on and on".into(), ..NewMessage::default() };
                desk.send(&visitor, &view.conversation.id, new).await.expect("sent");
            }
        }
    });
    for seq in 2..=MESSAGES + 1 {
        let heard = timeout(Duration::from_secs(20), quick.queue.recv()).await.expect("in time");
        assert!(matches!(heard, Some(Outgoing::Frames { seq: Some(n), .. }) if n == seq), "{heard:?}");
    }
    writer.await.expect("everything was sent");
    timeout(Duration::from_secs(5), slow.listener.overflowed()).await.expect("told to leave");
    assert_eq!(slow.queue.len(), 512);

    drop((slow, quick));
    assert!(hub.lock().is_empty(), "nobody is left in the room");
}
