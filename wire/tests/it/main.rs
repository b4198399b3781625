//! What the wire promises, told over real connections to the real router.

mod account;
mod acks;
mod bad_input;
mod changes;
mod channels;
mod conversation;
mod crossings;
mod everything;
mod handshakes;
mod health;
mod limits;
mod malformed;
mod matrix;
mod members;
mod openapi;
mod origins;
mod resume;
mod retries;
mod sign_in;
mod slow;
mod socket_io;
mod story;
mod uploads;
mod visitor_auth;
mod world;
