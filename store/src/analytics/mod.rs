//! Numbers rolled up from the log: adding to them, and reading them over a stretch of time.

mod read;
mod roll;
mod sources;

pub use self::{
    read::{Comment, Counted, Now, Slice},
    sources::Source,
};
