//! What an agent does with sessions.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use deskbell_desk::{
    Changes, NamedFiles, NewMessage, NewNote,
    store::{Filter, Holder, PageEnd, Sort},
};
use deskbell_domain::{
    Actor, AgentId, ConversationId, ConversationView, InboxId, MessageId, Priority, Refusal, Status, TeamId,
};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{client_id, limit, page, public::HistoryQuery};
use crate::{
    App,
    audience::View,
    auth::Agent,
    dialects::{
        claims::Claims,
        native::{
            kind::Kind,
            types::{Message, Note, Number, Session},
        },
    },
    problem::{Body, Params, PathId, Problem},
    uploads::words,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get_one, change))
        .routes(routes!(messages))
        .routes(routes!(send))
        .routes(routes!(add_note))
        .routes(routes!(assign))
        .routes(routes!(end))
        .routes(routes!(reopen))
        .routes(routes!(seen))
        .routes(routes!(unread))
        .routes(routes!(typing))
}

/// A session as agents see it.
pub fn shown(app: &App, view: &ConversationView) -> Session {
    let visit = app.desk.visit_of(view.conversation.tenant, view.visitor.id);
    Session::new(view, View::Agent, app.desk.clock().now(), visit.as_deref())
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `pending`, `active`, `closed`, or several with commas; left out: all.
    status: Option<String>,
    /// Full text over messages, names, e-mails and subjects.
    q: Option<String>,
    /// `me`, `none` or a number.
    agent_id: Option<String>,
    inbox_id: Option<i64>,
    team_id: Option<i64>,
    /// `low`, `medium`, `high` or `urgent`
    priority: Option<String>,
    /// Skills that must all be required, with commas.
    skills: Option<String>,
    /// Tags it must all have: a JSON array, or one, or several with commas.
    tags: Option<String>,
    /// `true`: only those set aside; `false`: none of them.
    snoozed: Option<bool>,
    /// `queue` (the default for `pending`), `recent` (the default otherwise) or `wait_time`.
    sort: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 200, default 50.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct SessionList {
    sessions: Vec<Session>,
    next_cursor: Option<String>,
    counts: SessionCounts,
}

#[derive(Serialize, ToSchema)]
struct SessionCounts {
    pending: i64,
    mine: i64,
    active: i64,
    closed: i64,
    /// Set aside; neither `mine` nor `active` counts them.
    snoozed: i64,
}

impl ListQuery {
    fn filter(&self, me: AgentId) -> Result<Filter, Refusal> {
        let mut filter = Filter::default();
        for text in self.status.as_deref().into_iter().flat_map(|s| s.split(',')).filter(|s| !s.is_empty()) {
            let status = Status::parse(text.trim())
                .ok_or_else(|| Refusal::invalid("status", "must be pending, active or closed."))?;
            if !filter.statuses.contains(&status) {
                filter.statuses.push(status);
            }
        }
        filter.holder = match self.agent_id.as_deref().filter(|a| !a.is_empty()) {
            None => None,
            Some("me") => Some(Holder::Agent(me)),
            Some("none") => Some(Holder::Nobody),
            Some(number) => Some(Holder::Agent(
                number.parse().map_err(|_| Refusal::invalid("agent_id", "must be me, none or a number."))?,
            )),
        };
        filter.inbox = self.inbox_id.map(InboxId);
        filter.team = self.team_id.map(TeamId);
        if let Some(text) = self.priority.as_deref().filter(|p| !p.is_empty()) {
            let priority = Priority::parse(text)
                .ok_or_else(|| Refusal::invalid("priority", "must be low, medium, high or urgent."))?;
            filter.priority = Some(priority);
        }
        let skills = self.skills.as_deref().unwrap_or_default().split(',').map(str::trim).filter(|s| !s.is_empty());
        filter.skills = skills.map(str::to_owned).collect();
        filter.tags = words_of(self.tags.as_deref().unwrap_or_default());
        filter.snoozed = self.snoozed;
        Ok(filter)
    }

    fn sort(&self, filter: &Filter) -> Result<Sort, Refusal> {
        match self.sort.as_deref() {
            Some("queue" | "priority") => Ok(Sort::Queue),
            Some("wait_time") => Ok(Sort::WaitTime),
            Some("recent") => Ok(Sort::Recent),
            None if filter.statuses == [Status::Pending] => Ok(Sort::Queue),
            None => Ok(Sort::Recent),
            Some(_) => Err(Refusal::invalid("sort", "must be queue, recent or wait_time.")),
        }
    }
}

/// A JSON array of words, or words with commas between them.
fn words_of(text: &str) -> Vec<String> {
    if let Ok(words) = serde_json::from_str::<Vec<String>>(text) {
        return words;
    }
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The end of a page as an opaque text, and back.
fn cursor_text(end: &PageEnd) -> String {
    format!("{}_{}_{}", end.0, end.1, end.2)
}

fn cursor_end(text: &str) -> Result<PageEnd, Refusal> {
    let mut parts = text.splitn(3, '_');
    let mut number = || parts.next()?.parse::<i64>().ok();
    let end = (number(), number());
    match (end, parts.next()) {
        ((Some(rank), Some(time)), Some(id)) => Ok((rank, time, id.to_owned())),
        _ => Err(Refusal::invalid("cursor", "is not one this server gave.")),
    }
}

/// The queue, one's own chats, any list of them; searched and filtered.
#[utoipa::path(get, path = "/api/v1/chat/sessions", tag = "sessions", params(ListQuery), responses((status = 200, body = SessionList)))]
async fn list(
    State(app): State<App>,
    Agent(session): Agent,
    Params(query): Params<ListQuery>,
) -> Result<Json<SessionList>, Problem> {
    let (me, _) = session.actor.agent()?;
    let filter = query.filter(me)?;
    let sort = query.sort(&filter)?;
    let after = query.cursor.as_deref().filter(|c| !c.is_empty()).map(cursor_end).transpose()?;
    let limit = limit(query.limit, 50, 200)?;
    let listed = app.desk.list(&session.actor, filter, query.q.as_deref(), sort, after.as_ref(), limit).await?;
    let counts = app.desk.counts(&session.actor).await?;
    let one = |view: &ConversationView| {
        let mut session = shown(&app, view);
        if listed.marked_unread.contains(&view.conversation.id) {
            session.unread_count = session.unread_count.max(1);
        }
        session
    };
    Ok(Json(SessionList {
        sessions: listed.views.iter().map(one).collect(),
        next_cursor: listed.end.as_ref().map(cursor_text),
        counts: SessionCounts {
            pending: counts.pending,
            mine: counts.mine,
            active: counts.active,
            closed: counts.closed,
            snoozed: counts.snoozed,
        },
    }))
}

#[derive(Serialize, ToSchema)]
pub struct OneSession {
    pub session: Session,
}

fn one(app: &App, view: &ConversationView) -> Json<OneSession> {
    Json(OneSession { session: shown(app, view) })
}

/// One session.
#[utoipa::path(get, path = "/api/v1/chat/sessions/{id}", tag = "sessions", params(("id" = String, Path)),
    responses((status = 200, body = OneSession), (status = 404, body = crate::problem::ProblemBody)))]
async fn get_one(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
) -> Result<Json<OneSession>, Problem> {
    Ok(one(&app, &app.desk.view(&session.actor, &id.as_str().into()).await?))
}

#[derive(Deserialize, ToSchema)]
struct ChangeSession {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    subject: Option<Option<String>>,
    priority: Option<String>,
    /// All of them; else name those to add and to remove.
    tags: Option<Vec<String>>,
    #[serde(default)]
    add_tags: Vec<String>,
    #[serde(default)]
    remove_tags: Vec<String>,
}

/// Tells `null` (remove it) from absent (leave it).
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}

/// Change subject, priority or tags.
#[utoipa::path(patch, path = "/api/v1/chat/sessions/{id}", tag = "sessions", params(("id" = String, Path)), request_body = ChangeSession,
    responses((status = 200, body = OneSession)))]
async fn change(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<ChangeSession>,
) -> Result<Json<OneSession>, Problem> {
    let priority = match body.priority.as_deref() {
        None => None,
        Some(text) => Some(
            Priority::parse(text)
                .ok_or_else(|| Refusal::invalid("priority", "must be low, medium, high or urgent."))?,
        ),
    };
    let changes = Changes {
        subject: body.subject,
        priority,
        tags: body.tags,
        add_tags: body.add_tags,
        remove_tags: body.remove_tags,
    };
    Ok(one(&app, &app.desk.update(&session.actor, &id.as_str().into(), changes).await?))
}

#[derive(Serialize, ToSchema)]
struct AgentHistory {
    /// Oldest first.
    messages: Vec<Message>,
    /// Those standing inside the page.
    notes: Vec<Note>,
    has_more: bool,
}

/// A page of messages with the notes between them.
#[utoipa::path(get, path = "/api/v1/chat/sessions/{id}/messages", tag = "sessions", params(("id" = String, Path), HistoryQuery),
    responses((status = 200, body = AgentHistory)))]
async fn messages(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Params(query): Params<HistoryQuery>,
) -> Result<Json<AgentHistory>, Problem> {
    let page = page(query.before, query.after)?;
    let limit = limit(query.limit, 50, 500)?;
    let history = app.desk.history(&session.actor, &id.as_str().into(), page, limit).await?;
    Ok(Json(AgentHistory {
        messages: history.messages.iter().map(Message::from).collect(),
        notes: history.notes.iter().map(Note::from).collect(),
        has_more: history.has_more,
    }))
}

#[derive(Deserialize, ToSchema)]
struct NewAgentMessage {
    session_id: String,
    /// May be left out where there are attachments.
    message: Option<String>,
    /// Ids of one's own uploads, at most 10.
    #[serde(default)]
    attachments: Vec<String>,
    #[serde(flatten)]
    kind: Kind,
    client_id: Option<String>,
    /// The id of the message of this session that it answers.
    #[schema(value_type = Option<String>)]
    reply_to: Option<Uuid>,
    /// The newest `seq` the agent has seen: a colleague's newer message refuses the send with `stale_reply`.
    expected_last_seq: Option<i64>,
    #[serde(flatten)]
    #[schema(ignore)]
    claims: Claims,
}

/// Answer the visitor.
#[utoipa::path(post, path = "/api/v1/chat/messages", tag = "sessions", request_body = NewAgentMessage,
    responses((status = 201, body = Message), (status = 200, body = Message, description = "A retry of the same message"),
        (status = 409, body = crate::problem::ProblemBody)))]
async fn send(
    State(app): State<App>,
    Agent(session): Agent,
    headers: HeaderMap,
    Body(body): Body<NewAgentMessage>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    body.claims.check(Some(&session.actor))?;
    let new = match body.kind.article(&body.attachments)? {
        Some(id) => app.desk.shared_article(&session.actor, id, body.message).await?,
        None => NewMessage {
            text: words("message", body.message, &body.attachments)?,
            files: NamedFiles::by_id("attachments", &body.attachments)?,
            ..NewMessage::default()
        },
    };
    let client_id = client_id(body.client_id, &headers)?;
    let reply_to = body.reply_to.map(MessageId);
    let new = NewMessage { client_id, reply_to, expected_last_seq: body.expected_last_seq, ..new };
    let sent = app.desk.send(&session.actor, &body.session_id.as_str().into(), new).await?;
    let status = if sent.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(sent.message.as_ref().into())))
}

#[derive(Deserialize, ToSchema)]
struct NewNoteBody {
    note: String,
    /// The agents it calls by name: each is told.
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    mentions: Vec<Number>,
    client_id: Option<String>,
}

/// Leave a private note for colleagues.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/notes", tag = "sessions", params(("id" = String, Path)), request_body = NewNoteBody,
    responses((status = 201, body = Note), (status = 200, body = Note, description = "A retry of the same note")))]
async fn add_note(
    State(app): State<App>,
    Agent(session): Agent,
    headers: HeaderMap,
    PathId(id): PathId,
    Body(body): Body<NewNoteBody>,
) -> Result<(StatusCode, Json<Note>), Problem> {
    let mentions = body.mentions.into_iter().map(|n| AgentId(n.0)).collect();
    let new = NewNote { text: body.note, mentions, client_id: client_id(body.client_id, &headers)? };
    let (note, created) = app.desk.add_note(&session.actor, &id.as_str().into(), new).await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json((&note).into())))
}

#[derive(Deserialize, ToSchema)]
struct Assign {
    #[schema(value_type = i64)]
    agent_id: Number,
}

/// Accept a pending chat (one's own id), or give it to someone.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/assign", tag = "sessions", params(("id" = String, Path)), request_body = Assign,
    responses((status = 200, body = OneSession), (status = 409, body = crate::problem::ProblemBody)))]
async fn assign(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<Assign>,
) -> Result<Json<OneSession>, Problem> {
    let to = AgentId(body.agent_id.0);
    Ok(one(&app, &app.desk.assign(&session.actor, &id.as_str().into(), to).await?))
}

/// End the chat.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/end", tag = "sessions", params(("id" = String, Path)), responses((status = 200, body = OneSession)))]
async fn end(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<Json<OneSession>, Problem> {
    Ok(one(&app, &app.desk.end(&session.actor, &id.as_str().into()).await?))
}

#[derive(Debug, Default, Deserialize, ToSchema)]
struct Reopen {
    /// Take the end back: the chat is with whoever had it, or waits where it waited.
    #[serde(default)]
    undo: bool,
}

/// Go on with a closed chat: it is the caller's from then on, unless the end is only taken back.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/reopen", tag = "sessions", params(("id" = String, Path)), request_body = Reopen, responses((status = 200, body = OneSession)))]
async fn reopen(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<Reopen>,
) -> Result<Json<OneSession>, Problem> {
    let id = ConversationId::from(id.as_str());
    let view = match body.undo {
        true => app.desk.undo_end(&session.actor, &id).await?,
        false => app.desk.reopen(&session.actor, &id).await?,
    };
    Ok(one(&app, &view))
}

#[derive(Deserialize, ToSchema)]
struct SeenBody {
    seq: i64,
}

/// Say that everything up to `seq` was read.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/seen", tag = "sessions", params(("id" = String, Path)), request_body = SeenBody, responses((status = 204)))]
async fn seen(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<SeenBody>,
) -> Result<StatusCode, Problem> {
    act(&session.actor, &id, |actor, id| async move { app.desk.seen(&actor, &id, body.seq).await }).await
}

/// Show the chat as unread to oneself until one looks again.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/unread", tag = "sessions", params(("id" = String, Path)), responses((status = 204)))]
async fn unread(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<StatusCode, Problem> {
    act(&session.actor, &id, |actor, id| async move { app.desk.mark_unread(&actor, &id).await }).await
}

#[derive(Deserialize, ToSchema)]
struct TypingBody {
    is_typing: bool,
}

/// Say that one is writing.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/typing", tag = "sessions", params(("id" = String, Path)), request_body = TypingBody, responses((status = 204)))]
async fn typing(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<TypingBody>,
) -> Result<StatusCode, Problem> {
    act(&session.actor, &id, |actor, id| async move { app.desk.typing(&actor, &id, body.is_typing).await }).await
}

async fn act<F: Future<Output = Result<(), Refusal>>>(
    actor: &Actor,
    id: &str,
    act: impl FnOnce(Actor, ConversationId) -> F,
) -> Result<StatusCode, Problem> {
    act(actor.clone(), id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
