//! Tests of the client in `templates/`: what it sends, what it makes of answers, and what it makes of hostile ones.
#![deny(warnings)]

#[path = "../templates/mod.rs"]
pub mod lex;

mod common;

#[path = "client/endpoints.rs"]
mod endpoints;

#[path = "client/server.rs"]
mod server;

#[path = "client/transports.rs"]
mod transports;

#[path = "client/settings.rs"]
mod settings;

#[path = "client/requests.rs"]
mod requests;

#[path = "client/responses.rs"]
mod responses;

#[path = "client/waits.rs"]
mod waits;

#[path = "client/wire.rs"]
mod wire;

#[path = "client/hostile.rs"]
mod hostile;

#[path = "client/secrets.rs"]
mod secrets;

#[path = "client/sessions.rs"]
mod sessions;

#[path = "client/dropped_calls.rs"]
mod dropped_calls;

#[path = "client/callers.rs"]
mod callers;

#[path = "client/pages.rs"]
mod pages;

#[path = "client/records.rs"]
mod records;

#[path = "client/record_writes.rs"]
mod record_writes;

#[path = "client/streams.rs"]
mod streams;

#[path = "client/event_server.rs"]
mod event_server;

#[path = "client/subscriptions.rs"]
mod subscriptions;

#[path = "client/reconnects.rs"]
mod reconnects;

#[path = "client/frames.rs"]
mod frames;

#[path = "client/emitted.rs"]
mod emitted;

#[path = "client/validation.rs"]
mod validation;

#[path = "client/captures.rs"]
mod captures;
