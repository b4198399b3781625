//! Group commit: many writers share a commit, one bad command spoils nobody's, and the queue has an end.

use deskbell_domain::Refusal;
use futures_util::{FutureExt, future::join_all};

use crate::house::{Chat, House, eventually};

async fn chats(house: &House, count: usize) -> Vec<Chat> {
    join_all((0..count).map(|_| house.firm.chat(&house.desk))).await
}

on_both_engines! {
    async fn a_thousand_messages_at_once_share_a_few_commits(house: House) {
        let chats = chats(house, 50).await;
        let mut ears = house.listen();
        let desk = &house.desk;
        let sends = (0..1_000).map(|n| {
            let chat = &chats[n % chats.len()];
            async move { chat.send(desk, &chat.visitor, &format!("message {n}")).await }
        });
        for sent in join_all(sends).await {
            sent.unwrap();
        }
        let events = ears.events(1_000).await;
        assert!(ears.commits < 50, "{} commits for a thousand messages", ears.commits);
        assert!(events.windows(2).all(|w| w[1].seq == w[0].seq + 1));
        for chat in &chats {
            assert_eq!(chat.now(&house.desk).await.conversation.last_seq, 20);
        }
    }

    async fn one_alone_does_not_wait_for_company(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let mut ears = house.listen();
        for _ in 0..10 {
            chat.send(&house.desk, &chat.visitor, "hello").await.unwrap();
        }
        ears.events(10).await;
        assert_eq!(ears.commits, 10, "each was committed before the next was sent");
    }

    async fn a_command_that_cannot_be_saved_does_not_fail_its_neighbours(house: House) {
        let chats = chats(house, 20).await;
        // A row that stands in the way of one chat's first message.
        let bad = &chats[7];
        let sql = format!(
            "INSERT INTO messages (conversation, seq, tenant, id, kind, author_kind, author_key, text, metadata, at) \
             VALUES ('{}', 1, {}, 'x', 'text', 'bot', 'b', 'in the way', '{{}}', 0)",
            bad.id, house.firm.id()
        );
        house.place.execute(&sql).await;
        let (head, _) = house.desk.log_reach(house.firm.id()).await.unwrap();
        let mut ears = house.listen();

        let hold = house.place.hold_writes().await;
        let mut sends = Box::pin(join_all(chats.iter().map(|chat| chat.send_as(&house.desk, &chat.visitor, "c1", "hello"))));
        assert!((&mut sends).now_or_never().is_none(), "all are handed over and none is answered");
        hold.release().await;
        let sent = sends.await;

        for (chat, sent) in chats.iter().zip(&sent) {
            match sent {
                Ok(sent) => assert_eq!(sent.message.seq, 1),
                Err(refusal) => {
                    assert_eq!(chat.id, bad.id);
                    assert!(matches!(refusal, Refusal::Unavailable(_)));
                }
            }
        }
        assert_eq!(sent.iter().filter(|s| s.is_err()).count(), 1);
        let seqs: Vec<_> = ears.events(19).await.iter().map(|e| e.seq).collect();
        assert_eq!(seqs, (head + 1..=head + 19).collect::<Vec<_>>(), "no number was lost with the bad one");

        house.place.execute("DELETE FROM messages WHERE id = 'x'").await;
        let again = bad.send_as(&house.desk, &bad.visitor, "c1", "hello").await.unwrap();
        assert_eq!((again.created, again.message.seq), (true, 1));
        assert!(house.desk.store().check().await.is_ok());
    }

    async fn beyond_the_queues_end_writers_are_refused_at_once_and_the_others_are_served(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let hold = house.place.hold_writes().await;
        let mut sends = Box::pin(join_all((0..9_500).map(|_| chat.send(&house.desk, &chat.visitor, "hello"))));
        assert!((&mut sends).now_or_never().is_none());
        hold.release().await;
        let sent = sends.await;
        let taken = sent.iter().filter(|s| s.is_ok()).count();
        assert!((8_192..=8_192 + 2 * 512).contains(&taken), "{taken} were taken");
        assert!(sent.iter().all(|s| s.is_ok() || matches!(s, Err(Refusal::Unavailable(_)))));
        assert_eq!(chat.now(&house.desk).await.conversation.last_seq, taken as i64);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_moves_its_write_ahead_log_into_the_file_beside_the_writer() {
    let house = House::on_sqlite().await;
    let deskbell_desk::store::Url::Sqlite(file) = house.place.url() else { unreachable!() };
    let chat = house.firm.chat(&house.desk).await;
    let text = "x".repeat(1_000);
    // Far less than what makes the writer do it itself.
    for sent in join_all((0..500).map(|_| chat.send(&house.desk, &chat.visitor, &text))).await {
        sent.unwrap();
    }
    eventually("the messages to stand in the file", async || {
        (std::fs::metadata(&file).unwrap().len() > 500_000).then_some(())
    })
    .await;
    house.tear_down().await;
}
