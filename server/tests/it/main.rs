//! The binary as people run it: its commands, its files, its configuration, its start and its end.

mod backup;
mod canary;
mod configuration;
mod demo;
mod installation;
mod metrics;
mod people;
mod start;
mod usage;
