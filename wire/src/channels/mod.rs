//! Meta calls us: Facebook and Instagram speak one format, signed over the raw body.

mod inbound;
pub mod routes;
mod signature;
