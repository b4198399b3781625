//! What of the store can't be seen through the desk, whose tests cover the rest.

mod migrations;
mod objects;
mod place;
mod writer;
