//! Who may enter which conversation, named by its server's id or by a client-made one. It decides nothing that the
//! desk doesn't check again: it turns names and credentials into an actor.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use deskbell_desk::{NewConversation, Session, TenantFacts};
use deskbell_domain::{Actor, ConversationId, ConversationView, Inbox, Refusal, VisitorAuth, VisitorId};
use serde::Deserialize;

use crate::{
    App,
    auth::Visitor,
    client::Client,
    problem::{Params, Problem},
    tenancy,
};

const NEEDED: Refusal = Refusal::Unauthenticated("This needs the visitor's token.");
const ANOTHERS: Refusal = Refusal::Forbidden("This conversation is someone else's.");
const ABSENT: Refusal = Refusal::NotFound("chat");

/// What may stand in the query of every call.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    pub token: Option<String>,
    pub tenant: Option<String>,
}

/// Whoever calls, as far as the request tells.
pub struct Caller {
    pub visitor: Visitor,
    /// The tenant's slug, if one is named.
    pub tenant: Option<String>,
    pub client: Client,
}

pub fn named_tenant(headers: &HeaderMap, query: Option<String>) -> Option<String> {
    let header = headers.get("x-tenant").and_then(|v| v.to_str().ok()).map(str::to_owned);
    header.or(query).filter(|slug| !slug.is_empty())
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let mut visitor = Visitor::from_request_parts(parts, app).await?;
        let Params(query) = Params::<Query>::from_request_parts(parts, app).await?;
        if let (true, Some(token)) =
            (visitor.session.is_none() || visitor.by_cookie, query.token.filter(|t| !t.is_empty()))
        {
            let session = app.desk.prove(&token).await?;
            app.limits.act(&session.actor)?;
            (visitor.session, visitor.by_cookie) = (Some(session), false);
        }
        let tenant = named_tenant(&parts.headers, query.tenant);
        let client = Client::of(parts, app);
        Ok(Self { visitor, tenant, client })
    }
}

/// The user the caller says to be.
#[derive(Debug, Clone, Copy)]
pub enum User<'a> {
    /// The call has no place for it: whoever reads.
    Unsaid,
    Named(&'a str),
}

/// A conversation as somebody may use it.
pub struct Entered {
    pub actor: Actor,
    pub view: ConversationView,
}

struct Found {
    view: ConversationView,
    inbox: Inbox,
    /// By the name a client made; else by the server's own, which can't be guessed.
    by_alias: bool,
}

/// The tenant the call is about, and who calls as far as that tenant knows them.
pub struct Place<'a> {
    app: &'a App,
    caller: &'a Caller,
    pub tenant: Arc<TenantFacts>,
    session: Option<&'a Session>,
}

impl<'a> Place<'a> {
    /// The tenant that is named; else the credential's; else the installation's first.
    pub async fn of(app: &'a App, caller: &'a Caller) -> Result<Self, Refusal> {
        let session = caller.visitor.session.as_ref();
        let tenant = match (&caller.tenant, session) {
            (None, Some(session)) => app.desk.tenant(session.actor.tenant()).await?,
            (name, _) => tenancy::named_or_default(app, name.as_deref()).await?,
        };
        // Another tenant's credential is none here.
        let session = session.filter(|s| s.actor.tenant() == tenant.id);
        Ok(Self { app, caller, tenant, session })
    }

    pub fn agent(&self) -> Option<&'a Actor> {
        self.session.map(|s| &s.actor).filter(|actor| actor.agent().is_ok())
    }

    pub fn visitor(&self) -> Option<(&'a Actor, VisitorId)> {
        match self.session.map(|s| &s.actor) {
            Some(actor @ Actor::Visitor { id, .. }) => Some((actor, *id)),
            _ => None,
        }
    }

    pub fn is_stranger(&self) -> bool {
        self.session.is_none()
    }

    /// Nobody says who calls. A cookie is no word: it may have come after the name was taken without it.
    pub fn is_unsaid(&self) -> bool {
        self.session.is_none() || self.caller.visitor.by_cookie
    }

    /// Whether strangers may name conversations of their own here.
    pub async fn is_open(&self) -> Result<bool, Refusal> {
        match self.app.desk.inbox_or_default(self.tenant.id, None).await {
            Ok(inbox) => Ok(inbox.settings.visitor_auth == VisitorAuth::Open),
            Err(Refusal::NotFound(_)) => Ok(false),
            Err(refusal) => Err(refusal),
        }
    }

    /// The conversation, if it exists and the caller may use it.
    pub async fn enter(&self, name: &str, user: User<'_>) -> Result<Entered, Refusal> {
        match self.find(name).await? {
            Some(found) => self.admit(found, user).await,
            None => Err(self.absent().await?),
        }
    }

    /// As `enter`; one that doesn't exist is opened under that name, and begins with the first thing said in it.
    pub async fn enter_or_start(&self, name: &str, user: User<'_>) -> Result<Entered, Refusal> {
        if let Some(found) = self.find(name).await? {
            return self.admit(found, user).await;
        }
        if self.agent().is_some() {
            return Err(ABSENT);
        }
        let inbox = self.app.desk.inbox_or_default(self.tenant.id, None).await?;
        let owner = self.owner(&inbox, user).await?;
        self.caller.visitor.origin.check(&inbox)?;
        self.app.limits.start(self.caller.client.ip)?;
        let new = NewConversation {
            inbox: Some(inbox.id),
            alias: Some(name.to_owned()),
            visitor_alias: owner.alias,
            user_agent: self.caller.client.user_agent.clone(),
            languages: self.caller.client.languages.clone(),
            silent: true,
            ..NewConversation::default()
        };
        let started = self.app.desk.start(self.tenant.id, owner.known, new).await?;
        let found = match started.created {
            true => Found { view: started.view, inbox, by_alias: true },
            // Somebody was first in the same moment: theirs it is.
            false => self.find(name).await?.ok_or(ABSENT)?,
        };
        self.admit(found, user).await
    }

    async fn find(&self, name: &str) -> Result<Option<Found>, Refusal> {
        if !could_be_a_name(name) {
            return Ok(None);
        }
        let desk = &self.app.desk;
        let scope = desk.store().scope(self.tenant.id);
        let id = ConversationId::from(name);
        if let Some(view) = scope.conversation(&id).await? {
            let view = desk.goes_on_in(view).await?;
            let inbox = desk.inbox(self.tenant.id, view.conversation.inbox).await?;
            return Ok(Some(Found { view, inbox, by_alias: false }));
        }
        if let Some(id) = scope.conversation_alias(name).await?
            && let Some(view) = scope.conversation(&id).await?
        {
            let view = desk.goes_on_in(view).await?;
            let inbox = desk.inbox(self.tenant.id, view.conversation.inbox).await?;
            return Ok(Some(Found { view, inbox, by_alias: true }));
        }
        // Where the server's id is enough it also says which tenant's it is, unless the call says another.
        if self.caller.tenant.is_none()
            && self.agent().is_none()
            && let Ok((actor, inbox)) = desk.bearer(&id).await
        {
            let view =
                desk.goes_on_in(desk.store().scope(actor.tenant()).conversation(&id).await?.ok_or(ABSENT)?).await?;
            return Ok(Some(Found { view, inbox, by_alias: false }));
        }
        Ok(None)
    }

    async fn admit(&self, found: Found, user: User<'_>) -> Result<Entered, Refusal> {
        let actor = self.actor(&found, user)?;
        match (actor, self.session) {
            (Some(actor), session) => {
                match actor {
                    Actor::Agent { .. } => self.caller.visitor.origin.check_own()?,
                    Actor::Visitor { .. } => self.caller.visitor.origin.check(&found.inbox)?,
                }
                if session.is_none() {
                    self.app.limits.act(&actor)?;
                }
                Ok(Entered { actor, view: found.view })
            }
            // Nobody was named to compare with: it is answered like one that isn't there.
            (None, _) if matches!(user, User::Unsaid) => Err(self.absent().await?),
            (None, None) => Err(NEEDED),
            (None, Some(_)) => Err(ANOTHERS),
        }
    }

    /// Who the caller is in this conversation; none if nobody.
    fn actor(&self, found: &Found, user: User<'_>) -> Result<Option<Actor>, Refusal> {
        let conversation = &found.view.conversation;
        if let Some(agent) = self.agent() {
            return Ok(Some(agent.clone()));
        }
        let own = self.session.filter(|s| conversation.check_access(&s.actor).is_ok());
        if let Some(session) = own
            && is_owner(found, user, true)
        {
            return Ok(Some(session.actor.clone()));
        }
        let name_is_enough = match found.inbox.settings.visitor_auth {
            VisitorAuth::Strict => false,
            VisitorAuth::BearerId => !found.by_alias,
            // A client-made name is enough for its own user, and for those who don't say to be somebody else.
            VisitorAuth::Open => !found.by_alias || matches!(user, User::Named(_)) || self.is_unsaid(),
        };
        if !name_is_enough {
            return Ok(None);
        }
        if !is_owner(found, user, false) {
            return Err(ANOTHERS);
        }
        let (tenant, id) = (conversation.tenant, conversation.visitor);
        Ok(Some(Actor::Visitor { tenant, id, only: Some(conversation.id.clone()) }))
    }

    /// Whose a new conversation is.
    async fn owner(&self, inbox: &Inbox, user: User<'_>) -> Result<Owner, Refusal> {
        let scope = self.app.desk.store().scope(self.tenant.id);
        let named = match user {
            User::Named(name) if could_be_a_name(name) => scope.visitor_alias(name).await?,
            _ => None,
        };
        if let Some((_, id)) = self.visitor() {
            let me = self.app.desk.visitor(self.tenant.id, id).await?;
            match user {
                User::Unsaid => return Ok(Owner { known: Some(id), alias: None }),
                User::Named(name) if named == Some(id) || name == id.to_string() => {
                    return Ok(Owner { known: Some(id), alias: None });
                }
                // A first name, and nobody else's.
                User::Named(name) if me.alias.is_none() && named.is_none() => {
                    return Ok(Owner { known: Some(id), alias: Some(name.to_owned()) });
                }
                User::Named(_) => {}
            }
        }
        match (inbox.settings.visitor_auth, user) {
            (VisitorAuth::Open, User::Named(name)) => {
                // A typed name never makes anyone a customer the tenant's site vouched for.
                if let Some(id) = named
                    && self.app.desk.visitor(self.tenant.id, id).await?.verified
                {
                    return Err(ANOTHERS);
                }
                Ok(Owner { known: None, alias: Some(name.to_owned()) })
            }
            _ if self.is_stranger() => Err(NEEDED),
            _ => Err(ANOTHERS),
        }
    }

    /// What is said of a conversation that isn't there.
    async fn absent(&self) -> Result<Refusal, Refusal> {
        Ok(if self.is_stranger() && !self.is_open().await? { NEEDED } else { ABSENT })
    }
}

struct Owner {
    known: Option<VisitorId>,
    alias: Option<String>,
}

/// Whether the named user is the conversation's visitor. Only who has proven to be may go by the server's number too.
fn is_owner(found: &Found, user: User<'_>, proven: bool) -> bool {
    let User::Named(name) = user else { return true };
    let owner = &found.view.visitor;
    match owner.alias.as_deref() {
        Some(alias) => name == alias || (proven && name == owner.id.to_string()),
        None => proven || !found.by_alias || name == owner.id.to_string(),
    }
}

/// What a store could hold as a name.
pub fn could_be_a_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 512 && !name.chars().any(char::is_control)
}
