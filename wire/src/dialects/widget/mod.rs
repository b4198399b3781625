//! The `widget` dialect (REST and Socket.IO rooms).
//!
//! Published: init, messages, and four events. Ours: `seq` on messages, reading messages back, joining by id.

pub mod inbound;
pub mod outbound;
pub mod routes;
pub mod socket;
pub mod types;
