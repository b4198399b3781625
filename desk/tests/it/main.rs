//! The desk's promises, each as a sentence, on SQLite and on PostgreSQL.
//!
//! Each was seen to fail on a fault planted for it; the commits of this folder list them.
//! `cargo test -p deskbell-desk sqlite` needs nothing; the PostgreSQL half needs a server, as script/test starts one.

#[macro_use]
mod house;

mod analytics;
mod articles;
mod away;
mod canary;
mod changes;
mod clock;
mod commits;
mod conversations;
mod erasure;
mod interleavings;
mod invitations;
mod keyed;
mod limits;
mod lists;
mod log;
mod mail;
mod members;
mod message_changes;
mod messages;
mod notes;
mod outage;
mod plans;
mod queue;
mod queue_acts;
mod races;
mod ratings;
mod retention;
mod saved_replies;
mod search;
mod secrets;
mod seen;
mod sign_in;
mod start;
mod tenants;
mod tickets;
mod transcripts;
