//! The nouns and the rules of Deskbell as plain data and pure functions.
//!
//! No I/O, no clock, no SQL, no sockets and no dialect's words: whatever a rule needs is passed in.

pub mod actor;
pub mod agent;
pub mod api_key;
pub mod article;
pub mod attribute;
pub mod canned_response;
pub mod change;
pub mod conversation;
pub mod customer_note;
pub mod delivery;
pub mod draft;
pub mod erasure;
pub mod escalation;
pub mod event;
pub mod file;
pub mod hours;
pub mod identity_provider;
pub mod ids;
pub mod inbox;
pub mod invitation;
mod language;
pub mod mail;
pub mod merge;
pub mod message;
pub mod note;
pub mod notification;
pub mod origin;
pub mod passing;
pub mod permission;
pub mod rating;
pub mod refusal;
pub mod report;
pub mod routing;
pub mod saved_view;
pub mod secret;
pub mod sign_in;
pub mod sla;
pub mod snooze;
pub mod tag;
pub mod team;
pub mod tenant;
pub mod text;
pub mod ticket;
pub mod time;
pub mod transfer;
pub mod visit;
pub mod visit_rule;
pub mod visitor;
pub mod waiting;

pub use actor::{Actor, Role};
pub use agent::{Agent, AgentBrief, Presence};
pub use api_key::ApiKey;
pub use article::{Article, ArticleBrief, ArticleCategory, ArticleHead, ArticleText, ArticleVersion};
pub use canned_response::{CannedResponse, NewCannedResponse};
pub use change::{Change, Noun};
pub use conversation::{Conversation, ConversationView, Preview, Priority, Status};
pub use customer_note::CustomerNote;
pub use delivery::Delivery;
pub use draft::{AgentDraft, DraftMode};
pub use erasure::{Erasure, Removed};
pub use escalation::Escalation;
pub use event::{Cursor, Entry, Event, Fact};
pub use file::File;
pub use hours::{Hours, Opening};
pub use identity_provider::IdentityProvider;
pub use ids::*;
pub use inbox::{
    Channel, Consent, Credentials, Inbox, InboxSettings, Monitoring, PreChat, Retention, VisitorAuth, WhenClosed,
    WidgetTexts,
};
pub use invitation::Invitation;
pub use language::Language;
pub use mail::{Mail, MailContent};
pub use message::{
    Attachment, Author, AuthorKind, Message, MessageChange, MessageKind, MessageVersion, Quote, Reaction,
};
pub use note::{Happening, Note};
pub use notification::{Notification, NotificationKind};
pub use passing::Passing;
pub use permission::{Grants, Permission, RoleChanges};
pub use rating::Rating;
pub use refusal::{FieldError, Refusal};
pub use routing::Routing;
pub use saved_view::{NewSavedView, SavedView, ViewFilter};
pub use secret::Secret;
pub use sign_in::{Device, OpenSignIn};
pub use sla::{Promise, PromiseState, SlaClock, SlaTarget, SlaTargets};
pub use snooze::Snooze;
pub use tag::{Tag, TagColour};
pub use team::{Team, TeamBrief};
pub use tenant::Tenant;
pub use ticket::{Ticket, TicketChanges, TicketComment, TicketStatus, TicketView};
pub use time::{Clock, Timestamp};
pub use transfer::{Handover, Target, Transfer};
pub use visit::{Browser, PageSeen, Place, Visit};
pub use visit_rule::VisitRule;
pub use visitor::Visitor;
pub use waiting::QueuePlace;
