//! Every REST call: who may make it, and which rows it names.

use deskbell_domain::{
    Permission::{
        self, EraseCustomers, Export, ManageArticles, ManageKeys, ManageMembers, ManageSettings, ManageShared,
        ViewAudit, ViewReports,
    },
    VisitorId,
};
use serde_json::{Value, json};

use crate::world::{Chat, Firm, World};

#[derive(Clone, Copy, PartialEq)]
pub enum Who {
    Anyone,
    Agent,
    Visitor,
}

pub struct Row {
    pub method: &'static str,
    /// As in the document.
    pub path: &'static str,
    pub who: Who,
    pub for_admins: bool,
    pub for_supervisors: bool,
    /// Not for those who only answer chats.
    pub for_writers: bool,
    /// All of them, or the answer is 403.
    pub needs: &'static [Permission],
    /// The row it names is an inbox.
    pub by_inbox: bool,
    query: &'static str,
    body: fn(&Ids) -> Value,
}

/// Answers to whoever asks. Everything else needs a credential.
pub const OPEN_TO_ALL: [(&str, &str); 23] = [
    // Meta calls, with a signature of its own.
    ("GET", "/api/webhooks/{channel}"),
    ("POST", "/api/webhooks/{channel}"),
    ("POST", "/api/v1/auth/login"),
    ("POST", "/api/v1/auth/refresh"),
    ("GET", "/api/v1/setup"),
    ("POST", "/api/v1/setup"),
    ("GET", "/api/v1/chat/public/config"),
    ("POST", "/api/v1/chat/public/start"),
    ("POST", "/api/v1/chat/public/offline"),
    ("POST", "/api/v1/chat/public/visitor"),
    ("DELETE", "/api/v1/chat/public/visitor"),
    ("POST", "/api/live-chat/start"),
    ("POST", "/api/widget/init"),
    ("POST", "/api/v1/invitations/look"),
    ("POST", "/api/v1/invitations/accept"),
    ("POST", "/api/v1/auth/forgot"),
    ("POST", "/api/v1/auth/reset"),
    ("GET", "/api/v1/auth/ways"),
    ("POST", "/api/v1/auth/provider/start"),
    ("POST", "/api/v1/auth/provider/finish"),
    ("GET", "/api/v1/kb/public/articles"),
    ("GET", "/api/v1/kb/public/articles/{id}"),
    ("POST", "/api/v1/kb/public/articles/{id}/helpful"),
];

/// The rows a caller may name.
pub struct Ids {
    pub chat: String,
    pub customer: String,
    pub agent: i64,
    pub inbox: i64,
    pub ticket: i64,
    pub reply: i64,
    pub note: i64,
    pub invitation: i64,
    pub api_key: i64,
    pub article: i64,
    pub team: i64,
    pub tag: i64,
    pub view: i64,
    /// Of the chat's visitor.
    pub message: String,
}

impl Ids {
    pub async fn of(world: &World, firm: &Firm, chat: &Chat) -> Self {
        let (agent, inbox) = (firm.ann.id, firm.strict.0);
        let (ticket, _) = world.desk.convert(&firm.ann.actor, &chat.key(), None, None).await.expect("a ticket");
        let replies = world.desk.canned_responses(&firm.ann.actor).await.expect("replies");
        let page = deskbell_desk::store::Page::Newest;
        let history = world.desk.history(&firm.ann.actor, &chat.key(), page, 50).await.expect("messages");
        let notes = world.desk.customer_notes(&firm.ann.actor, VisitorId(chat.customer)).await.expect("notes");
        Self {
            chat: chat.id.clone(),
            customer: chat.customer.to_string(),
            agent,
            inbox,
            ticket: ticket.ticket.id.0,
            reply: replies[0].id.0,
            note: notes[0].id.0,
            invitation: 1,
            api_key: 1,
            article: 1,
            team: firm.team.0,
            tag: 1,
            view: 1,
            message: history.messages[0].id.to_string(),
        }
    }

    /// Of the same form, and nobody's.
    pub fn absent() -> Self {
        Self {
            chat: "0".repeat(32),
            customer: "999999".into(),
            agent: 999_999,
            inbox: 999_999,
            ticket: 999_999,
            reply: 999_999,
            note: 999_999,
            invitation: 999_999,
            api_key: 999_999,
            article: 999_999,
            team: 999_999,
            tag: 999_999,
            view: 999_999,
            message: "01900000-0000-7000-8000-000000000000".into(),
        }
    }
}

const NO_BODY: fn(&Ids) -> Value = |_| Value::Null;

const fn row(who: Who, method: &'static str, path: &'static str, query: &'static str, body: fn(&Ids) -> Value) -> Row {
    Row {
        method,
        path,
        who,
        for_admins: false,
        for_supervisors: false,
        for_writers: false,
        needs: &[],
        by_inbox: false,
        query,
        body,
    }
}

const fn agents(method: &'static str, path: &'static str, body: fn(&Ids) -> Value) -> Row {
    row(Who::Agent, method, path, "", body)
}

const fn visitors(method: &'static str, path: &'static str, body: fn(&Ids) -> Value) -> Row {
    row(Who::Visitor, method, path, "", body)
}

const fn anyones(method: &'static str, path: &'static str, query: &'static str, body: fn(&Ids) -> Value) -> Row {
    row(Who::Anyone, method, path, query, body)
}

impl Row {
    fn for_admins(mut self) -> Self {
        self.for_admins = true;
        self
    }

    fn for_supervisors(mut self) -> Self {
        self.for_supervisors = true;
        self
    }

    fn for_writers(mut self) -> Self {
        self.for_writers = true;
        self.needs = &[ManageArticles];
        self
    }

    fn needs(mut self, needs: &'static [Permission]) -> Self {
        self.needs = needs;
        self
    }

    fn by_inbox(mut self) -> Self {
        self.by_inbox = true;
        self
    }

    pub fn path_with(&self, ids: &Ids) -> String {
        let id = if self.path.starts_with("/api/v1/customers") {
            ids.customer.clone()
        } else if self.path.starts_with("/api/v1/tickets") {
            ids.ticket.to_string()
        } else if self.path.starts_with("/api/v1/canned-responses") {
            ids.reply.to_string()
        } else if self.path.starts_with("/api/v1/inboxes") {
            ids.inbox.to_string()
        } else if self.path.starts_with("/api/v1/agents") {
            ids.agent.to_string()
        } else if self.path.starts_with("/api/v1/api-keys") {
            ids.api_key.to_string()
        } else if self.path.starts_with("/api/v1/invitations") {
            ids.invitation.to_string()
        } else if self.path.starts_with("/api/v1/erasures") {
            "1".into()
        } else if self.path.starts_with("/api/v1/kb/") {
            ids.article.to_string()
        } else {
            ids.chat.clone()
        };
        let path = self.path.replace("{id}", &id).replace("{session_id}", &id).replace("{conversation_id}", &id);
        let path = path.replace("{user_id}", &ids.customer).replace("{note_id}", &ids.note.to_string());
        let path = path.replace("{message_id}", &ids.message);
        let path = path.replace("{channel}", "facebook").replace("{number}", "1");
        let path = path.replace("{agent_id}", &ids.agent.to_string()).replace("{team_id}", &ids.team.to_string());
        let path = path.replace("{tag_id}", &ids.tag.to_string()).replace("{view_id}", &ids.view.to_string());
        path + &self.query.replace("{inbox}", &ids.inbox.to_string()).replace("{chat}", &ids.chat)
    }

    pub fn body_with(&self, ids: &Ids) -> Value {
        (self.body)(ids)
    }

    /// Whether the call says which row it means.
    pub fn names_a_row(&self) -> bool {
        let body = self.body_with(&Ids::absent());
        let named = ["session_id", "inbox_id", "conversationId"].iter().any(|field| !body[*field].is_null());
        self.path.replace("{channel}", "").contains('{') || self.query.contains('{') || named
    }
}

pub fn rows() -> Vec<Row> {
    let message: fn(&Ids) -> Value = |ids| json!({ "session_id": ids.chat, "message": "in" });
    let said: fn(&Ids) -> Value = |ids| json!({ "conversationId": ids.chat, "text": "in" });
    let posed: fn(&Ids) -> Value = |_| json!({ "sender_id": "in", "sender_type": "agent", "content": "in" });
    let start: fn(&Ids) -> Value = |ids| json!({ "tenant_id": "other", "inbox_id": ids.inbox });
    let login: fn(&Ids) -> Value = |_| json!({ "email": "ann@acme.example", "password": "x", "tenant": "acme" });
    let set_up: fn(&Ids) -> Value =
        |_| json!({ "tenant_name": "X", "admin_name": "X", "email": "x@x.example", "password": "Password123!" });
    let settings: fn(&Ids) -> Value = |_| json!({ "name": "Mine", "settings": { "title": "Mine" } });
    let member: fn(&Ids) -> Value =
        |_| json!({ "name": "X", "email": "ann@acme.example", "password": "Password123!", "role": "agent" });
    let change: fn(&Ids) -> Value = |_| json!({ "subject": "in", "priority": "low", "tags": ["in"] });
    let thumb: fn(&Ids) -> Value = |_| json!({ "emoji": "👍" });
    let mail: fn(&Ids) -> Value = |_| json!({ "email": "in@x.example" });
    let seen: fn(&Ids) -> Value = |ids| json!({ "session_id": ids.chat, "seq": 1 });
    let provider: fn(&Ids) -> Value =
        |_| json!({ "name": "X", "issuer": "https://x.example", "client_id": "x", "client_secret": "x" });
    let typing: fn(&Ids) -> Value = |ids| json!({ "session_id": ids.chat, "is_typing": true });
    vec![
        anyones("POST", "/api/v1/auth/login", "", login),
        anyones("GET", "/api/webhooks/{channel}", "", NO_BODY),
        anyones("POST", "/api/webhooks/{channel}", "", |_| json!({ "object": "page", "entry": [] })),
        anyones("POST", "/api/v1/auth/refresh", "", |_| json!({ "refresh_token": "x" })),
        anyones("POST", "/api/v1/auth/forgot", "", |_| json!({ "email": "ann@acme.example", "tenant": "acme" })),
        anyones("POST", "/api/v1/auth/reset", "", |_| json!({ "token": "x", "password": "Password123!" })),
        anyones("GET", "/api/v1/setup", "", NO_BODY),
        anyones("POST", "/api/v1/setup", "", set_up),
        anyones("DELETE", "/api/v1/chat/public/visitor", "", NO_BODY),
        anyones("GET", "/api/v1/chat/public/config", "?tenant_id=other&inbox_id={inbox}", NO_BODY).by_inbox(),
        anyones("POST", "/api/v1/chat/public/start", "", start).by_inbox(),
        anyones(
            "POST",
            "/api/v1/chat/public/offline",
            "",
            |ids| json!({ "tenant_id": "other", "inbox_id": ids.inbox, "email": "in@x.example", "message": "in" }),
        )
        .by_inbox(),
        anyones("POST", "/api/v1/chat/public/visitor", "", start).by_inbox(),
        visitors("POST", "/api/v1/chat/public/message", message),
        visitors("GET", "/api/v1/chat/public/session/{session_id}", NO_BODY),
        visitors("GET", "/api/v1/chat/public/sessions", NO_BODY),
        visitors("GET", "/api/v1/chat/public/unread", NO_BODY),
        visitors("POST", "/api/v1/chat/public/seen", seen),
        visitors("POST", "/api/v1/chat/public/typing", typing),
        visitors(
            "PATCH",
            "/api/v1/chat/public/session/{session_id}/messages/{message_id}",
            |_| json!({ "message": "in" }),
        ),
        visitors("DELETE", "/api/v1/chat/public/session/{session_id}/messages/{message_id}", NO_BODY),
        visitors("POST", "/api/v1/chat/public/session/{session_id}/messages/{message_id}/reactions", thumb),
        visitors("GET", "/api/v1/chat/public/session/{session_id}/transcript", NO_BODY),
        visitors("POST", "/api/v1/chat/public/session/{session_id}/transcript", mail),
        visitors("POST", "/api/v1/chat/public/end", |ids| json!({ "session_id": ids.chat })),
        visitors("POST", "/api/v1/chat/public/rating", |ids| json!({ "session_id": ids.chat, "rating": 5 })),
        visitors("GET", "/api/v1/events", NO_BODY),
        visitors("POST", "/api/v1/files", NO_BODY),
        visitors("POST", "/api/chat-upload/upload", NO_BODY),
        anyones("POST", "/api/live-chat/start", "", |_| json!({ "tenant": "nobody" })),
        visitors("GET", "/api/live-chat/{id}/messages", NO_BODY),
        visitors("POST", "/api/live-chat/{id}/end", NO_BODY),
        agents("GET", "/api/live-chat/agent/sessions", NO_BODY),
        agents("GET", "/api/live-chat/admin/all-sessions", NO_BODY).for_admins(),
        agents("GET", "/api/live-chat/agent/{agent_id}/workload", NO_BODY),
        agents("GET", "/api/live-chat/queue/stats", NO_BODY),
        agents("GET", "/api/live-chat/{id}/customer-context", NO_BODY),
        agents("POST", "/api/live-chat/{id}/accept", NO_BODY),
        agents("POST", "/api/live-chat/{id}/assign", |ids| json!({ "agent_id": ids.agent })),
        agents("POST", "/api/live-chat/{id}/transfer", |ids| json!({ "agent_id": ids.agent })),
        agents("POST", "/api/live-chat/{id}/convert-to-ticket", NO_BODY),
        anyones("POST", "/api/widget/init", "", |_| json!({ "companyId": "nobody" })),
        visitors("POST", "/api/widget/messages", said),
        row(Who::Visitor, "GET", "/api/widget/messages", "?conversationId={chat}", NO_BODY),
        agents("POST", "/api/messages/send", said),
        // A visitor's unknown id would start a conversation, so here they claim what they may not be.
        visitors("POST", "/chat/{conversation_id}/messages", posed),
        visitors("GET", "/chat/{conversation_id}/history", NO_BODY),
        visitors("POST", "/chat/{conversation_id}/escalate", |_| json!({ "reason": "in" })),
        visitors("GET", "/chat/{conversation_id}/escalations", NO_BODY),
        visitors("GET", "/chat/user/{user_id}/conversations", NO_BODY),
        agents("GET", "/api/v1/kb/articles", NO_BODY),
        agents("POST", "/api/v1/kb/articles", |_| json!({ "title": "in" })).for_writers(),
        agents("GET", "/api/v1/kb/articles/{id}", NO_BODY),
        agents("PATCH", "/api/v1/kb/articles/{id}", |_| json!({ "title": "in", "based_on": 1 })).for_writers(),
        agents("POST", "/api/v1/kb/articles/{id}/publish", NO_BODY).for_writers(),
        agents("POST", "/api/v1/kb/articles/{id}/unpublish", NO_BODY).for_writers(),
        agents("GET", "/api/v1/kb/articles/{id}/versions", NO_BODY),
        agents("GET", "/api/v1/kb/articles/{id}/versions/{number}", NO_BODY),
        agents("POST", "/api/v1/kb/articles/{id}/versions/{number}/restore", NO_BODY).for_writers(),
        agents("POST", "/api/v1/kb/preview", |_| json!({ "body": "in" })),
        agents("GET", "/api/v1/kb/categories", NO_BODY),
        agents("POST", "/api/v1/kb/categories", |_| json!({ "names": { "en": "in" } })).for_writers(),
        agents("PATCH", "/api/v1/kb/categories/{id}", |_| json!({ "names": { "en": "in" } })).for_writers(),
        anyones("GET", "/api/v1/kb/public/articles", "?tenant=other", NO_BODY),
        anyones("GET", "/api/v1/kb/public/articles/{id}", "?tenant=other", NO_BODY),
        anyones("POST", "/api/v1/kb/public/articles/{id}/helpful", "?tenant=other", |_| json!({ "helpful": true })),
        // Last of these: without their rows the others would find nothing.
        agents("DELETE", "/api/v1/kb/categories/{id}", NO_BODY).for_writers(),
        agents("DELETE", "/api/v1/kb/articles/{id}", NO_BODY).for_writers(),
        agents("GET", "/api/v1/canned-responses", NO_BODY),
        agents(
            "POST",
            "/api/v1/canned-responses",
            |_| json!({ "shortcut": "in", "title": "in", "text": "in", "personal": true }),
        ),
        agents("GET", "/api/v1/canned-responses/{id}", NO_BODY),
        agents("PATCH", "/api/v1/canned-responses/{id}", |_| json!({ "text": "in" })),
        agents("DELETE", "/api/v1/canned-responses/{id}", NO_BODY),
        agents("POST", "/api/v1/canned-responses/{id}/used", NO_BODY),
        agents("POST", "/api/v1/chat/sessions/{id}/canned-response", |ids| json!({ "canned_response_id": ids.reply })),
        agents("GET", "/api/v1/tickets", NO_BODY),
        agents("POST", "/api/v1/tickets", |ids| json!({ "session_id": ids.chat, "subject": "in" })),
        agents("GET", "/api/v1/tickets/{id}", NO_BODY),
        agents("PATCH", "/api/v1/tickets/{id}", |_| json!({ "subject": "in", "status": "closed" })),
        agents("GET", "/api/v1/tickets/{id}/comments", NO_BODY),
        agents("POST", "/api/v1/tickets/{id}/comments", |_| json!({ "text": "in" })),
        agents("GET", "/api/v1/tickets/{id}/transcript", NO_BODY),
        agents("GET", "/api/v1/settings/sla", NO_BODY),
        agents("PUT", "/api/v1/settings/sla", |_| json!({ "sla": { "high": { "resolution": 60 } } }))
            .for_admins()
            .needs(&[ManageSettings]),
        agents("GET", "/api/v1/settings/identity-provider", NO_BODY).for_admins(),
        agents("PUT", "/api/v1/settings/identity-provider", provider).for_admins(),
        agents("DELETE", "/api/v1/settings/identity-provider", NO_BODY).for_admins(),
        anyones("GET", "/api/v1/auth/ways", "?tenant=acme", NO_BODY),
        anyones("POST", "/api/v1/auth/provider/start", "", |_| json!({ "tenant": "acme", "browser": "x" })),
        anyones("POST", "/api/v1/auth/provider/finish", "", |_| json!({ "state": "x", "code": "x", "browser": "x" })),
        agents("GET", "/api/v1/me", NO_BODY),
        agents("POST", "/api/v1/me/password", |_| json!({ "password": "x", "new_password": "Password123!" })),
        agents("GET", "/api/v1/me/sign-ins", NO_BODY),
        agents("DELETE", "/api/v1/me/sign-ins/{id}", NO_BODY),
        agents("POST", "/api/v1/me/totp", |_| json!({ "password": "x" })),
        agents("POST", "/api/v1/me/totp/confirm", |_| json!({ "code": "000000" })),
        agents("POST", "/api/v1/me/totp/disable", |_| json!({ "password": "x" })),
        agents("PATCH", "/api/v1/me", |_| json!({ "status": "online" })),
        agents("GET", "/api/v1/chat/sessions", NO_BODY),
        agents("GET", "/api/v1/chat/sessions/{id}", NO_BODY),
        agents("PATCH", "/api/v1/chat/sessions/{id}", change),
        agents("GET", "/api/v1/chat/sessions/{id}/messages", NO_BODY),
        agents("POST", "/api/v1/chat/messages", message),
        agents("PATCH", "/api/v1/chat/sessions/{id}/messages/{message_id}", |_| json!({ "message": "in" })),
        agents("POST", "/api/v1/chat/sessions/{id}/messages/{message_id}/reactions", thumb),
        agents("GET", "/api/v1/chat/sessions/{id}/messages/{message_id}/versions", NO_BODY),
        agents("DELETE", "/api/v1/chat/sessions/{id}/messages/{message_id}", NO_BODY),
        agents("GET", "/api/v1/chat/sessions/{id}/transcript", NO_BODY),
        agents("POST", "/api/v1/chat/sessions/{id}/transcript", mail),
        agents("POST", "/api/v1/chat/sessions/{id}/notes", |_| json!({ "note": "in" })),
        agents("POST", "/api/v1/chat/sessions/{id}/assign", |ids| json!({ "agent_id": ids.agent })),
        agents("POST", "/api/v1/chat/sessions/{id}/end", NO_BODY),
        agents("POST", "/api/v1/chat/sessions/{id}/reopen", NO_BODY),
        agents("POST", "/api/v1/chat/sessions/{id}/seen", |_| json!({ "seq": 1 })),
        agents("POST", "/api/v1/chat/sessions/{id}/unread", NO_BODY),
        agents("POST", "/api/v1/chat/sessions/{id}/typing", |_| json!({ "is_typing": true })),
        agents("POST", "/api/v1/chat/sessions/{id}/transfer", |ids| json!({ "agent_id": ids.agent })),
        agents("GET", "/api/v1/chat/sessions/{id}/transfers", NO_BODY),
        agents("GET", "/api/v1/chat/sessions/{id}/draft", NO_BODY),
        agents("PUT", "/api/v1/chat/sessions/{id}/draft", |_| json!({ "text": "in" })),
        agents("POST", "/api/v1/chat/sessions/{id}/snooze", |_| json!({})),
        agents("POST", "/api/v1/chat/sessions/{id}/wake", NO_BODY),
        agents("POST", "/api/v1/chat/sessions/{id}/merge", |ids| json!({ "into": ids.chat })),
        agents("GET", "/api/v1/chat/sessions/{id}/merged", NO_BODY),
        agents("POST", "/api/v1/chat/sessions/bulk", |ids| json!({ "ids": [ids.chat], "action": "close" })),
        agents("GET", "/api/v1/tags", NO_BODY),
        agents("POST", "/api/v1/tags", |_| json!({ "name": "Mine" })),
        agents("PATCH", "/api/v1/tags/{tag_id}", |_| json!({ "name": "Mine" }))
            .for_supervisors()
            .needs(&[ManageShared]),
        agents("DELETE", "/api/v1/tags/{tag_id}", NO_BODY).for_supervisors().needs(&[ManageShared]),
        agents("GET", "/api/v1/views", NO_BODY),
        agents("POST", "/api/v1/views", |_| json!({ "name": "Mine", "filter": {} })),
        agents("PUT", "/api/v1/views/order", |ids| json!({ "ids": [ids.view] })),
        agents("PATCH", "/api/v1/views/{view_id}", |_| json!({ "name": "Mine" })),
        agents("DELETE", "/api/v1/views/{view_id}", NO_BODY),
        agents("GET", "/api/v1/notifications", NO_BODY),
        agents("POST", "/api/v1/notifications/read", |_| json!({ "ids": [1] })),
        agents("GET", "/api/v1/teams", NO_BODY),
        agents("POST", "/api/v1/teams", |_| json!({ "name": "Mine" })).for_admins().needs(&[ManageMembers]),
        agents("PATCH", "/api/v1/teams/{team_id}", |_| json!({ "name": "Mine" })).for_admins().needs(&[ManageMembers]),
        agents("DELETE", "/api/v1/teams/{team_id}", NO_BODY).for_admins().needs(&[ManageMembers]),
        agents("GET", "/api/v1/settings/routing", NO_BODY),
        agents("PUT", "/api/v1/settings/routing", |_| json!({ "routing": "round_robin" }))
            .for_admins()
            .needs(&[ManageSettings]),
        agents("GET", "/api/v1/agents", NO_BODY),
        agents("POST", "/api/v1/agents", member).for_admins().needs(&[ManageMembers]),
        agents("PATCH", "/api/v1/agents/{id}", |_| json!({ "name": "in" })).for_admins().needs(&[ManageMembers]),
        agents("GET", "/api/v1/roles", NO_BODY),
        agents("PATCH", "/api/v1/roles", |_| json!({ "role": "agent", "permissions": ["reassign"] })).for_admins(),
        agents("GET", "/api/v1/api-keys", NO_BODY).for_admins().needs(&[ManageKeys]),
        agents("POST", "/api/v1/api-keys", |_| json!({ "name": "in", "role": "agent" }))
            .for_admins()
            .needs(&[ManageKeys]),
        agents("DELETE", "/api/v1/api-keys/{id}", NO_BODY).for_admins().needs(&[ManageKeys]),
        row(Who::Agent, "GET", "/api/v1/analytics/overview", "?inbox_id={inbox}", NO_BODY)
            .for_supervisors()
            .needs(&[ViewReports]),
        row(Who::Agent, "GET", "/api/v1/analytics/series", "?metric=chats&inbox_id={inbox}", NO_BODY)
            .for_supervisors()
            .needs(&[ViewReports]),
        row(Who::Agent, "GET", "/api/v1/analytics/agents", "?inbox_id={inbox}", NO_BODY)
            .for_supervisors()
            .needs(&[ViewReports]),
        row(Who::Agent, "GET", "/api/v1/analytics/hours", "?inbox_id={inbox}", NO_BODY)
            .for_supervisors()
            .needs(&[ViewReports]),
        row(Who::Agent, "GET", "/api/v1/analytics/pages", "?inbox_id={inbox}", NO_BODY)
            .for_supervisors()
            .needs(&[ViewReports]),
        row(Who::Agent, "GET", "/api/v1/analytics/campaigns", "?inbox_id={inbox}", NO_BODY)
            .for_supervisors()
            .needs(&[ViewReports]),
        row(Who::Agent, "GET", "/api/v1/analytics/satisfaction", "?inbox_id={inbox}", NO_BODY)
            .for_supervisors()
            .needs(&[ViewReports]),
        row(Who::Agent, "GET", "/api/v1/analytics/events", "?inbox_id={inbox}", NO_BODY)
            .for_supervisors()
            .needs(&[ViewReports]),
        row(Who::Agent, "GET", "/api/v1/analytics/now", "?inbox_id={inbox}", NO_BODY)
            .for_supervisors()
            .needs(&[ViewReports]),
        agents("GET", "/api/v1/audit", NO_BODY).for_admins().needs(&[ViewAudit]),
        agents("GET", "/api/v1/audit/export", NO_BODY).for_admins().needs(&[ViewAudit, Export]),
        agents("GET", "/api/v1/invitations", NO_BODY).for_admins().needs(&[ManageMembers]),
        agents("POST", "/api/v1/invitations", |_| json!({ "email": "in@x.example", "role": "agent" }))
            .for_admins()
            .needs(&[ManageMembers]),
        agents("DELETE", "/api/v1/invitations/{id}", NO_BODY).for_admins().needs(&[ManageMembers]),
        anyones("POST", "/api/v1/invitations/look", "", |_| json!({ "token": "x" })),
        anyones(
            "POST",
            "/api/v1/invitations/accept",
            "",
            |_| json!({ "token": "x", "name": "X", "password": "Password123!" }),
        ),
        agents("GET", "/api/v1/customers", NO_BODY),
        agents("GET", "/api/v1/customers/{id}", NO_BODY),
        agents("PATCH", "/api/v1/customers/{id}", |_| json!({ "name": "in", "metadata": {} })),
        agents("GET", "/api/v1/customers/{id}/timeline", NO_BODY),
        agents("POST", "/api/v1/customers/{id}/notes", |_| json!({ "note": "in" })),
        agents("PATCH", "/api/v1/customers/{id}/notes/{note_id}", |_| json!({ "note": "in" })),
        agents("DELETE", "/api/v1/customers/{id}/notes/{note_id}", NO_BODY),
        agents("POST", "/api/v1/customers/{id}/export", NO_BODY).for_supervisors().needs(&[Export]),
        agents("POST", "/api/v1/customers/{id}/erase", NO_BODY).for_admins().needs(&[EraseCustomers]),
        agents("GET", "/api/v1/erasures", NO_BODY).for_admins().needs(&[EraseCustomers]),
        agents("GET", "/api/v1/erasures/{id}", NO_BODY).for_admins().needs(&[EraseCustomers]),
        agents("GET", "/api/v1/inboxes", NO_BODY),
        agents("POST", "/api/v1/inboxes", settings).for_admins().needs(&[ManageSettings]),
        agents("PATCH", "/api/v1/inboxes/{id}", settings).for_admins().needs(&[ManageSettings]),
        agents("GET", "/api/v1/inboxes/{id}/rules", NO_BODY),
        agents("GET", "/api/v1/visitors", NO_BODY),
        agents("GET", "/api/v1/visitors/{id}", NO_BODY),
        agents("POST", "/api/v1/visitors/{id}/chat", |_| json!({ "message": "in" })),
        agents("GET", "/api/v1/settings", NO_BODY),
        // Last: it ends the sign-in that asks.
        agents("POST", "/api/v1/auth/logout", NO_BODY),
    ]
}
