//! Editing, deleting, reacting, answering: told as it is now, with a trace of what was.

use std::sync::Arc;

use deskbell_desk::{NamedFiles, NewMessage, Post};
use deskbell_domain::{
    Actor, Channel, Event, Fact, FieldError, InboxSettings, Message, MessageChange, MessageId, Refusal,
};
use deskbell_store::{Filter, Page, Sort};

use crate::house::{Chat, House, ReadsEvents, eventually};

async fn said(house: &House, chat: &Chat, by: &Actor, text: &str) -> Arc<Message> {
    chat.send(&house.desk, by, text).await.unwrap().message
}

async fn answer(house: &House, chat: &Chat, by: &Actor, text: &str, to: MessageId) -> Result<Arc<Message>, Refusal> {
    let new = NewMessage { text: text.into(), reply_to: Some(to), ..NewMessage::default() };
    Ok(house.desk.send(by, &chat.id, new).await?.message)
}

async fn history(house: &House, chat: &Chat) -> Vec<Message> {
    house.desk.history(&chat.visitor, &chat.id, Page::Newest, 50).await.unwrap().messages
}

fn changes(events: &[Arc<Event>]) -> Vec<(MessageChange, String)> {
    let change = |e: &Arc<Event>| match &e.fact {
        Fact::MessageUpdated { message, change, .. } => Some((*change, message.text.clone())),
        _ => None,
    };
    events.iter().filter_map(change).collect()
}

async fn found(house: &House, query: &str) -> usize {
    let listed = house.desk.list(&house.firm.ann, Filter::default(), Some(query), Sort::Recent, None, 50).await;
    listed.unwrap().views.len()
}

/// The index reached the end of the log.
async fn indexed(house: &House) {
    eventually("the index is up to date", async || {
        house.desk.store().behind("search").await.unwrap().is_empty().then_some(())
    })
    .await;
}

fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> &'static str {
    result.unwrap_err().code()
}

fn field<T: std::fmt::Debug>(result: Result<T, Refusal>) -> String {
    match result.unwrap_err() {
        Refusal::Invalid(mut errors) => {
            let FieldError { field, .. } = errors.remove(0);
            field
        }
        other => panic!("{other}"),
    }
}

on_both_engines! {
    async fn an_edit_keeps_the_number_says_when_and_leaves_what_was_to_those_who_may_look(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        let first = said(house, &chat, &firm.ann, "first").await;
        for text in ["second", "third", "third"] {
            desk.edit_message(&firm.ann, &chat.id, first.id, text).await.unwrap();
        }
        let now = history(house, &chat).await.remove(0);
        assert_eq!((now.seq, now.id, now.at, now.text.as_str()), (1, first.id, first.at, "third"));
        assert!(now.edited_at.is_some() && now.deleted_at.is_none());
        assert_eq!(chat.now(desk).await.conversation.last_message.unwrap().text, "third", "the list shows it, too");

        let versions = desk.message_versions(&firm.ann, &chat.id, first.id).await.unwrap();
        let texts: Vec<_> = versions.iter().map(|v| (v.version, v.text.as_str())).collect();
        assert_eq!(texts, [(1, "first"), (2, "second")], "the same text again is no version");
        assert_eq!(versions[0].written_at, first.at);
        assert_eq!(desk.message_versions(&firm.sue, &chat.id, first.id).await.unwrap().len(), 2);
        assert_eq!(code(desk.message_versions(&firm.ben, &chat.id, first.id).await), "forbidden");
        assert_eq!(code(desk.message_versions(&chat.visitor, &chat.id, first.id).await), "forbidden");
    }

    async fn every_listener_hears_a_change_once_and_a_replay_shows_the_message_as_it_is_now(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        let message = said(house, &chat, &firm.ann, "secret").await;
        let mut ears = house.listen();
        desk.react(&chat.visitor, &chat.id, message.id, "👍", true).await.unwrap();
        desk.edit_message(&firm.ann, &chat.id, message.id, "sorry").await.unwrap();
        desk.delete_message(&firm.ann, &chat.id, message.id).await.unwrap();
        let live = changes(&ears.events(3).await);
        use MessageChange::{Deleted, Edited, Reacted};
        assert_eq!(live, [(Reacted, "secret".into()), (Edited, "sorry".into()), (Deleted, String::new())]);

        for reader in [&chat.visitor, &firm.ben] {
            let log = desk.events(reader, 0, i64::MAX, 100).await.unwrap();
            assert_eq!(changes(&log).iter().map(|c| c.0).collect::<Vec<_>>(), [Reacted, Edited, Deleted]);
            let text = format!("{log:?}");
            assert!(!text.contains("secret") && !text.contains("sorry"), "a deleted text is replayed: {text}");
        }
    }

    async fn only_the_author_edits_and_visitors_for_a_quarter_of_an_hour(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        let (theirs, anns) = (said(house, &chat, &chat.visitor, "theirs").await, said(house, &chat, &firm.ann, "anns").await);
        for by in [&firm.ann, &firm.sue, &firm.ada] {
            assert_eq!(code(desk.edit_message(by, &chat.id, theirs.id, "x").await), "forbidden");
        }
        assert_eq!(code(desk.edit_message(&chat.visitor, &chat.id, anns.id, "x").await), "forbidden");
        assert_eq!(code(desk.delete_message(&chat.visitor, &chat.id, anns.id).await), "forbidden");
        assert_eq!(code(desk.delete_message(&firm.ben, &chat.id, anns.id).await), "forbidden", "ben moderates nothing");
        house.clock.step_seconds(14 * 60);
        desk.edit_message(&chat.visitor, &chat.id, theirs.id, "mine").await.unwrap();
        house.clock.step_seconds(2 * 60);
        assert_eq!(code(desk.edit_message(&chat.visitor, &chat.id, theirs.id, "late").await), "forbidden");
        assert_eq!(code(desk.delete_message(&chat.visitor, &chat.id, theirs.id).await), "forbidden");
        desk.edit_message(&firm.ann, &chat.id, anns.id, "later").await.unwrap();
        desk.delete_message(&firm.sue, &chat.id, theirs.id).await.unwrap();
        let texts: Vec<_> = history(house, &chat).await.into_iter().map(|m| m.text).collect();
        assert_eq!(texts, ["", "later"]);
    }

    async fn a_deletion_takes_text_files_quotes_reactions_and_hits_and_is_done_once(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        let file = desk.store_file(&firm.ann, "passport.txt", "number 4711".into()).await.unwrap();
        let id = file.id.clone();
        let files = || NamedFiles { field: "attachments", ids: vec![id.clone()] };
        let new = NewMessage { text: "platypus".into(), files: files(), ..NewMessage::default() };
        let message = desk.send(&firm.ann, &chat.id, new).await.unwrap().message;
        desk.react(&chat.visitor, &chat.id, message.id, "🎉", true).await.unwrap();
        answer(house, &chat, &chat.visitor, "I see", message.id).await.unwrap();
        indexed(house).await;
        assert_eq!((found(house, "platypus").await, found(house, "passport").await), (1, 1));

        let gone = desk.delete_message(&firm.ann, &chat.id, message.id).await.unwrap();
        assert_eq!(desk.delete_message(&firm.sue, &chat.id, message.id).await.unwrap(), gone, "a second click");
        assert_eq!((gone.text.as_str(), gone.attachments.len(), gone.reactions.len()), ("", 0, 0));
        indexed(house).await;
        assert_eq!((found(house, "platypus").await, found(house, "passport").await), (0, 0));
        let quote = history(house, &chat).await[1].reply_to.clone().unwrap();
        assert_eq!((quote.text.as_str(), quote.deleted), ("", true));
        assert_eq!(code(desk.download(id.as_str(), "passport.txt", false).await.map(drop)), "not_found");
        house.clock.step_seconds(48 * 3600);
        desk.sweep_files().await.unwrap();
        assert_eq!(house.place.number("SELECT count(*) FROM files").await, 0);

        let versions = desk.message_versions(&firm.sue, &chat.id, message.id).await.unwrap();
        assert_eq!((versions.len(), versions[0].text.as_str()), (1, "platypus"));
        assert_eq!(code(desk.edit_message(&firm.ann, &chat.id, message.id, "back").await), "conflict");
        assert_eq!(code(desk.react(&firm.ann, &chat.id, message.id, "👍", true).await), "conflict");
        assert_eq!(field(answer(house, &chat, &firm.ann, "to what?", message.id).await), "reply_to");
    }

    async fn a_file_that_another_message_still_shows_stays(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        let file = desk.store_file(&firm.ann, "map.txt", "here".into()).await.unwrap();
        let files = || NamedFiles { field: "attachments", ids: vec![file.id.clone()] };
        let send = async || desk.send(&firm.ann, &chat.id, NewMessage { files: files(), ..NewMessage::default() }).await;
        let (one, two) = (send().await.unwrap().message, send().await.unwrap().message);
        desk.delete_message(&firm.ann, &chat.id, one.id).await.unwrap();
        assert!(desk.download(file.id.as_str(), "map.txt", false).await.is_ok());
        desk.delete_message(&firm.ann, &chat.id, two.id).await.unwrap();
        assert!(desk.download(file.id.as_str(), "map.txt", false).await.is_err());
    }

    async fn the_index_follows_an_edit_and_keeps_what_others_said(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let (chat, other) = (firm.chat(desk).await, firm.chat(desk).await);
        let message = said(house, &chat, &firm.ann, "aardvark").await;
        said(house, &chat, &firm.ben, "aardvark").await;
        said(house, &other, &firm.ann, "aardvark").await;
        indexed(house).await;
        assert_eq!(found(house, "aardvark").await, 2);
        desk.edit_message(&firm.ann, &chat.id, message.id, "bandicoot").await.unwrap();
        indexed(house).await;
        assert_eq!((found(house, "aardvark").await, found(house, "bandicoot").await), (2, 1));
        assert_eq!(house.place.number("SELECT count(*) FROM search").await, 3);
    }

    async fn reactions_are_counted_once_a_person_and_only_of_the_set(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        let message = said(house, &chat, &firm.ann, "shipped").await;
        let before = desk.head(&firm.ann).await.unwrap().seq;
        for by in [&chat.visitor, &firm.ben, &firm.ben] {
            desk.react(by, &chat.id, message.id, "❤", true).await.unwrap();
        }
        desk.react(&firm.ben, &chat.id, message.id, "🎉", false).await.unwrap();
        assert_eq!(desk.head(&firm.ann).await.unwrap().seq, before + 2, "what changes nothing is not told");
        let now = history(house, &chat).await.remove(0);
        let kept: Vec<_> = now.reactions.iter().map(|r| (r.emoji.as_str(), r.by.len())).collect();
        assert_eq!(kept, [("❤️", 2)]);
        assert_eq!(now.edited_at, None);
        desk.react(&firm.ben, &chat.id, message.id, "❤️", false).await.unwrap();
        desk.react(&chat.visitor, &chat.id, message.id, "❤️", false).await.unwrap();
        assert!(history(house, &chat).await[0].reactions.is_empty());
        for wrong in ["", "x", "👍👍", "🦄", "<b>"] {
            assert_eq!(field(desk.react(&firm.ann, &chat.id, message.id, wrong, true).await), "emoji");
        }
    }

    async fn an_answer_quotes_a_message_of_its_own_conversation_as_it_is_now(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let (chat, other) = (firm.chat(desk).await, firm.chat(desk).await);
        let asked = said(house, &chat, &chat.visitor, &"why? ".repeat(100)).await;
        let elsewhere = said(house, &other, &other.visitor, "elsewhere").await;
        let sent = answer(house, &chat, &firm.ann, "because", asked.id).await.unwrap();
        let quote = sent.reply_to.clone().unwrap();
        assert_eq!((quote.id, quote.seq, quote.text.chars().count()), (asked.id, 1, 140));
        assert_eq!(history(house, &chat).await[1], *sent, "read as it was told");
        desk.edit_message(&chat.visitor, &chat.id, asked.id, "how?").await.unwrap();
        assert_eq!(history(house, &chat).await[1].reply_to.as_ref().unwrap().text, "how?");
        assert_eq!(field(answer(house, &chat, &firm.ann, "x", elsewhere.id).await), "reply_to");
        desk.assign(&firm.ann, &chat.id, crate::house::number(&firm.ann)).await.unwrap();
        let line = history(house, &chat).await[2].id;
        assert_eq!(field(answer(house, &chat, &firm.ann, "x", line).await), "reply_to", "a line of the desk's own");
    }

    async fn anothers_messages_are_answered_as_if_they_were_not_there(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let (chat, other) = (firm.chat(desk).await, firm.chat(desk).await);
        let foreign = crate::house::Firm::found(desk, "other").await;
        let message = said(house, &chat, &chat.visitor, "mine").await;
        for (by, at) in [(&foreign.sue, &chat), (&other.visitor, &chat), (&firm.sue, &other), (&other.visitor, &other)] {
            assert_eq!(code(desk.edit_message(by, &at.id, message.id, "x").await), "not_found");
            assert_eq!(code(desk.delete_message(by, &at.id, message.id).await), "not_found");
            assert_eq!(code(desk.react(by, &at.id, message.id, "👍", true).await), "not_found");
        }
        assert_eq!(code(desk.message_versions(&foreign.sue, &chat.id, message.id).await), "not_found");
        assert_eq!(history(house, &chat).await, [message.as_ref().clone()]);
    }

    async fn a_closed_chat_takes_no_edit_but_a_deletion(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        let message = said(house, &chat, &firm.ann, "4111 1111 1111 1111").await;
        desk.end(&firm.ann, &chat.id).await.unwrap();
        assert_eq!(code(desk.edit_message(&firm.ann, &chat.id, message.id, "x").await), "conversation_closed");
        desk.delete_message(&firm.ann, &chat.id, message.id).await.unwrap();
        assert_eq!(chat.now(desk).await.conversation.status, deskbell_domain::Status::Closed);
    }

    async fn a_retry_is_the_message_as_it_is_now_and_another_text_is_refused(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        let sent = chat.send_as(desk, &firm.ann, "c", "first").await.unwrap().message;
        desk.edit_message(&firm.ann, &chat.id, sent.id, "second").await.unwrap();
        let again = chat.send_as(desk, &firm.ann, "c", "first").await.unwrap();
        assert_eq!((again.created, again.message.text.as_str()), (false, "second"));
        desk.delete_message(&firm.ann, &chat.id, sent.id).await.unwrap();
        assert!(!chat.send_as(desk, &firm.ann, "c", "first").await.unwrap().created);
        assert_eq!(code(chat.send_as(desk, &firm.ann, "c", "second").await), "client_id_reused");
        assert_eq!(history(house, &chat).await.len(), 1);
    }

    async fn what_went_out_through_a_channel_is_not_changed(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let settings = InboxSettings::default();
        let scope = desk.store().scope(firm.id());
        let now = deskbell_domain::Clock::now(&*house.clock);
        scope.add_inbox("Page", Channel::Facebook, Some("p1"), &settings, "s", now).await.unwrap();
        let inbox = scope.inboxes().await.unwrap().into_iter().find(|i| i.channel == Channel::Facebook).unwrap();
        let post = Post { person: "vera".into(), id: "m1".into(), text: "in".into(), attachments: Vec::new() };
        desk.receive(&inbox, post).await.unwrap();
        let view = desk.list(&firm.ann, Filter::default(), None, Sort::Recent, None, 1).await.unwrap().views.remove(0);
        let chat = Chat { visitor: firm.visitor(view.visitor.id), id: view.conversation.id };
        let (out, back) = (said(house, &chat, &firm.ann, "out").await, history(house, &chat).await.remove(0));
        let refused = desk.edit_message(&firm.ann, &chat.id, out.id, "x").await.unwrap_err();
        assert_eq!(refused, Refusal::Conflict("It went out through Facebook and can't be changed there."));
        assert_eq!(code(desk.delete_message(&firm.sue, &chat.id, out.id).await), "conflict");
        desk.react(&firm.ann, &chat.id, out.id, "👍", true).await.unwrap();
        desk.delete_message(&firm.sue, &chat.id, back.id).await.unwrap();
    }

    async fn edits_of_one_message_at_once_are_all_kept(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        let message = said(house, &chat, &firm.ann, "0").await;
        let texts: Vec<_> = (1..=20).map(|n| n.to_string()).collect();
        let all = texts.iter().map(|text| desk.edit_message(&firm.ann, &chat.id, message.id, text));
        futures_util::future::join_all(all).await.into_iter().for_each(|edit| drop(edit.unwrap()));
        let versions = desk.message_versions(&firm.ann, &chat.id, message.id).await.unwrap();
        assert_eq!(versions.iter().map(|v| v.version).collect::<Vec<_>>(), (1..=20).collect::<Vec<_>>());
        let mut all: Vec<_> = versions.into_iter().map(|v| v.text).collect();
        all.push(history(house, &chat).await.remove(0).text);
        all.sort_by_key(|text| text.parse::<i64>().unwrap());
        assert_eq!(all, (0..=20).map(|n| n.to_string()).collect::<Vec<_>>());
    }
}
