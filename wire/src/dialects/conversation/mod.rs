//! The `conversation` dialect: a raw WebSocket for each conversation, and REST beside it.
//!
//! Published: the socket's path, messages, history, escalations, a user's conversations. Ours: `seq`, `client_id` and
//! `attachment_url` on messages, `after_seq`, `ping`, the `sender_type` of who types, and what is refused.

mod access;
pub mod inbound;
pub mod outbound;
pub mod routes;
pub mod socket;
pub mod types;
