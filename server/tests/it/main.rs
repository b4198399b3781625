//! The binary as people run it: its commands, its files, its configuration, its start and its end.

mod backup;
mod configuration;
mod demo;
mod installation;
mod people;
mod start;
mod usage;
