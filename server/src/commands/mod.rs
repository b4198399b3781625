//! What the owner of an installation does besides running it.

pub mod backup;
pub mod doctor;
pub mod forget_secrets;
pub mod migrate;
pub mod restore;
pub mod tenant;
pub mod user;
