//! The dialects: each translates, none saves and none sends.

pub mod native;
