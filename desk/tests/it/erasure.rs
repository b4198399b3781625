//! Erasing a person: what they left is nowhere any more, in rows, index, log, files or the database's own bytes.

use std::path::{Path, PathBuf};

use deskbell_desk::{
    Arrival, CustomerChanges, FileSettings, MailSettings, NamedFiles, NewConversation, NewMessage, NewNote,
    NewTicketComment, PageView, store::objects::Place as Uploads,
};
use deskbell_domain::{
    Actor, DraftMode, Handover, InboxSettings, Monitoring, Permission, Refusal, TicketId, VisitorId,
};
use serde_json::json;

use crate::house::{Chat, House, Place, Smtp, eventually, number};

/// Each stands somewhere else. The umlaut is written in several ways by several formats.
const MARKS: [&str; 21] = [
    "abnäme",
    "bcmäil",
    "cdphöne",
    "dehello",
    "efedüted",
    "fgörased",
    "ghnötes",
    "hiattrü",
    "ijfilé",
    "jkcöntent",
    "klpagé",
    "lmreferrér",
    "mnsübject",
    "nocömment",
    "opräting",
    "pqdräft",
    "qrsübjectofchat",
    "rsreplÿ",
    "stcustnöte",
    "tuaftér",
    "uvtransfér",
];
const TAIL: &str = "zq7x";
const IP: &str = "198.51.100.213";

fn mark(start: &str) -> String {
    let found = MARKS.iter().find(|m| **m == start);
    format!("{}{TAIL}", found.unwrap_or_else(|| panic!("{start} is no mark")))
}

/// As it may stand in a file: plain, folded, percent-encoded, escaped in JSON, base64 at any offset.
fn forms(mark: &str) -> Vec<Vec<u8>> {
    let folded: String = deskbell_desk::store::words(mark).join(" ");
    let percent: String =
        mark.bytes().map(|b| if b.is_ascii() { (b as char).into() } else { format!("%{b:02X}") }).collect();
    let escaped: String =
        mark.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", c as u32) }).collect();
    let mut forms: Vec<_> = [mark.to_owned(), folded, percent, escaped].map(String::into_bytes).into();
    forms.extend((0..3).map(|skip| base64(&mark.as_bytes()[skip..])));
    forms
}

/// Of whole groups of three bytes.
fn base64(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |g: &[u8; 3]| {
        let n = u32::from_be_bytes([0, g[0], g[1], g[2]]);
        [18, 12, 6, 0].map(|shift| DIGITS[(n >> shift & 63) as usize])
    };
    bytes.as_chunks::<3>().0.iter().flat_map(group).collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// Which marks stand anywhere: in the files below these folders, or, on PostgreSQL, in the text of any row.
async fn found(place: &Place, uploads: &Path) -> Vec<&'static str> {
    let mut haystacks: Vec<Vec<u8>> = Vec::new();
    let mut read = |folder: &Path| {
        for file in files_below(folder) {
            let name = file.display().to_string();
            haystacks.push(name.into_bytes());
            haystacks.push(std::fs::read(file).unwrap_or_default());
        }
    };
    read(uploads);
    if let Place::Sqlite(folder) = place {
        read(folder.path());
    } else {
        let tables = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
        for table in place.texts(tables).await {
            let rows = place.texts(&format!("SELECT t::text FROM \"{table}\" t")).await;
            haystacks.push(rows.join("\n").into_bytes());
        }
    }
    let stands = |form: &[u8]| haystacks.iter().any(|h| h.windows(form.len()).any(|w| w == form));
    let mut found: Vec<_> = MARKS.into_iter().filter(|m| forms(&mark(m)).iter().any(|f| stands(f))).collect();
    if stands(IP.as_bytes()) {
        found.push(IP);
    }
    found
}

async fn with_uploads(house: &mut House, folder: &Path, smtp: &Smtp) {
    let files = FileSettings { place: Uploads::Folder(folder.to_owned()), ..FileSettings::default() };
    house.settings.files = files;
    house.settings.mail = Some(MailSettings::parse(&smtp.url(), "Desk <desk@firm.example>").unwrap());
    house.reopen().await;
    let settings = InboxSettings { monitoring: Monitoring::Full, full_ip: true, ..InboxSettings::default() };
    house.desk.set_inbox(&house.firm.ada, house.firm.inbox, "Website", settings).await.unwrap();
}

/// A person who left something everywhere.
async fn planted(house: &House) -> (Chat, VisitorId, TicketId) {
    let (desk, firm) = (&house.desk, &house.firm);
    let new = NewConversation {
        name: Some(mark("abnäme")),
        email: Some(format!("{}@example.com", "bcmailzq7x")),
        subject: Some(mark("qrsübjectofchat")),
        metadata: json!({ "page_url": format!("https://x.example/{}", mark("klpagé")) }),
        ..NewConversation::default()
    };
    let chat = firm.chat_of(desk, None, new).await;
    let Actor::Visitor { id, .. } = chat.visitor else { panic!("a visitor") };
    chat.send(desk, &chat.visitor, &format!("{} {}", mark("dehello"), mark("bcmäil"))).await.unwrap();
    let edited = chat.send(desk, &chat.visitor, &mark("efedüted")).await.unwrap().message;
    desk.edit_message(&chat.visitor, &chat.id, edited.id, "nothing now").await.unwrap();
    let deleted = chat.send(desk, &chat.visitor, &mark("fgörased")).await.unwrap().message;
    desk.delete_message(&chat.visitor, &chat.id, deleted.id).await.unwrap();
    let file =
        desk.store_file(&chat.visitor, &format!("{}.txt", mark("ijfilé")), mark("jkcöntent").into()).await.unwrap();
    let files = NamedFiles { field: "files", ids: vec![file.id] };
    desk.send(&chat.visitor, &chat.id, NewMessage { files, ..NewMessage::default() }).await.unwrap();
    let note = NewNote { text: mark("ghnötes"), ..NewNote::default() };
    desk.add_note(&firm.ann, &chat.id, note).await.unwrap();
    desk.add_customer_note(&firm.ann, id, &mark("stcustnöte"), None).await.unwrap();
    let attributes = vec![("about".to_owned(), json!(mark("hiattrü"))), ("phone".to_owned(), json!(mark("cdphöne")))];
    desk.change_customer(&firm.ann, id, CustomerChanges { attributes, ..CustomerChanges::default() }).await.unwrap();
    desk.assign(&firm.ann, &chat.id, number(&firm.ann)).await.unwrap();
    chat.send(desk, &firm.ann, &mark("rsreplÿ")).await.unwrap();
    desk.set_draft(&firm.ann, &chat.id, DraftMode::Reply, &mark("pqdräft"), None).await.unwrap();
    desk.mail_transcript(&firm.ann, &chat.id, None).await.unwrap();
    let arrival =
        Arrival { inbox: Some(firm.inbox), visitor: Some(id), ip: Some(IP.parse().unwrap()), ..Arrival::default() };
    let visit = desk.visit_begins(firm.id(), arrival).await.unwrap();
    let page = PageView {
        url: format!("https://shop.example/{}", mark("klpagé")),
        title: "Shop".into(),
        referrer: format!("https://search.example/{}", mark("lmreferrér")),
    };
    desk.visit_moves(&visit, page).unwrap();
    desk.store_visits().await;
    let (ticket, _) = desk.convert(&firm.ann, &chat.id, Some(&mark("mnsübject")), None).await.unwrap();
    let comment = NewTicketComment { text: mark("nocömment"), internal: true, ..NewTicketComment::default() };
    desk.comment_on_ticket(&firm.ann, ticket.ticket.id, comment).await.unwrap();
    desk.transfer(&firm.ann, &chat.id, Handover::Agent(number(&firm.ben)), Some(&mark("uvtransfér"))).await.unwrap();
    chat.send(desk, &chat.visitor, &mark("tuaftér")).await.unwrap();
    desk.end(&firm.ben, &chat.id).await.unwrap();
    desk.rate(&chat.visitor, &chat.id, 2, Some(&mark("opräting"))).await.unwrap();
    (chat, id, ticket.ticket.id)
}

async fn is_indexed(house: &House) {
    let scope = house.desk.store().scope(house.firm.id());
    eventually("the index has it", async || (!scope.search(&mark("tuaftér")).await.unwrap().is_empty()).then_some(()))
        .await;
}

on_both_engines! {
    async fn an_erased_person_is_in_no_row_no_file_and_no_byte_of_the_database(house: House) {
        let (uploads, smtp) = (tempfile::tempdir().unwrap(), Smtp::start().await);
        smtp.refuse(&["451 not now"; 40]);
        with_uploads(house, uploads.path(), &smtp).await;
        let other = house.firm.chat(&house.desk).await;
        other.send(&house.desk, &other.visitor, "somebody else's").await.unwrap();
        let (chat, id, ticket) = planted(house).await;
        is_indexed(house).await;
        let mut before = found(&house.place, uploads.path()).await;
        before.sort_unstable();
        let mut all = [&MARKS[..], &[IP]].concat();
        all.sort_unstable();
        assert_eq!(before, all, "everything is there to be erased");
        let head = house.desk.store().scope(house.firm.id()).tenant().await.unwrap().event_seq;

        let receipt = house.desk.erase_customer(&house.firm.ada, id).await.unwrap();

        assert_eq!(found(&house.place, uploads.path()).await, [""; 0]);
        assert_eq!(files_below(uploads.path()), [""; 0].map(PathBuf::from));
        let r = receipt.removed;
        assert_eq!((r.conversations, r.tickets, r.ticket_comments, r.files, r.visits, r.mails), (1, 1, 1, 1, 1, 1));
        assert!(r.messages >= 6 && r.message_versions >= 2 && r.notes >= 2 && r.drafts == 1 && r.log_entries > 9, "{r:?}");
        assert_eq!(receipt.by.id, number(&house.firm.ada));
        assert!(receipt.finished_at.is_some());
        let kept = house.desk.erasure(&house.firm.ada, receipt.id).await.unwrap();
        assert_eq!(kept, receipt);

        // The log keeps its numbers, and whoever reads it from its beginning gets through.
        let scope = house.desk.store().scope(house.firm.id());
        let now = scope.tenant().await.unwrap().event_seq;
        assert!(now > head);
        let entries = scope.entries(deskbell_desk::store::Share::All, 0, now, 1_000).await.unwrap();
        assert!(entries.iter().map(|e| e.seq()).eq(1..=now), "no number is missing");
        assert!(entries.iter().filter_map(|e| e.event()).all(|e| e.conversation == other.id));
        assert_eq!(other.now(&house.desk).await.conversation.last_seq, 1);
        assert!(matches!(house.desk.view(&house.firm.ada, &chat.id).await, Err(Refusal::NotFound(_))));
        assert!(matches!(house.desk.ticket(&house.firm.ada, ticket).await, Err(Refusal::NotFound(_))));
        assert!(matches!(house.desk.customer(&house.firm.ada, id).await, Err(Refusal::NotFound(_))));
        assert!(house.desk.erase_customer(&house.firm.ada, id).await.is_err(), "once");

        // Nor is it there after a restart, or makes anything trouble.
        house.reopen().await;
        assert_eq!(found(&house.place, uploads.path()).await, [""; 0]);
    }

    async fn an_erased_persons_token_proves_nobody_after_a_restart_either(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let Actor::Visitor { id, .. } = chat.visitor else { panic!("a visitor") };
        let token = house.desk.visitor_token(&house.firm.facts, id).unwrap();
        assert!(house.desk.prove(&token).await.is_ok());
        house.desk.erase_customer(&house.firm.ada, id).await.unwrap();
        assert!(matches!(house.desk.prove(&token).await, Err(Refusal::Unauthenticated(_))));
        house.reopen().await;
        assert!(matches!(house.desk.prove(&token).await, Err(Refusal::Unauthenticated(_))));
    }

    async fn only_who_may_erases_and_only_of_their_own_tenant(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let Actor::Visitor { id, .. } = chat.visitor else { panic!("a visitor") };
        let needed = Permission::EraseCustomers.needed();
        for by in [&house.firm.ann, &house.firm.sue] {
            assert_eq!(house.desk.erase_customer(by, id).await, Err(Refusal::Forbidden(needed)));
        }
        let other = house.second_firm().await;
        assert_eq!(house.desk.erase_customer(&other.ada, id).await, Err(Refusal::NotFound("customer")));
        let receipt = house.desk.erase_customer(&house.firm.ada, id).await.unwrap();
        assert_eq!(house.desk.erasure(&other.ada, receipt.id).await, Err(Refusal::NotFound("erasure")));
        assert_eq!(house.desk.erasures(&other.ada, None, 10).await, Ok(vec![]));
    }

    async fn an_export_holds_all_that_is_stored_about_a_person(house: House) {
        let (uploads, smtp) = (tempfile::tempdir().unwrap(), Smtp::start().await);
        with_uploads(house, uploads.path(), &smtp).await;
        let (_, id, _) = planted(house).await;
        let text = serde_json::to_string(&house.desk.export_customer(&house.firm.sue, id).await.unwrap().1).unwrap();
        // A draft was never said to them; the file's content is behind its address.
        let absent = ["pqdräft", "jkcöntent"];
        let missing: Vec<_> = MARKS.iter().filter(|m| !absent.contains(m) && !text.contains(&mark(m))).collect();
        assert_eq!(missing, [&""; 0]);
        assert!(text.contains(IP));
        assert!(house.desk.export_customer(&house.firm.ann, id).await.is_err(), "an agent may not");
    }
}
