//! Transports know sockets, pings, limits and back-pressure; what is said over them is a dialect's.

pub mod replay;
pub mod socket_io;
pub mod web_socket;
