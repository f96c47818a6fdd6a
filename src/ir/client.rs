//! What goes with the types to make calls.

use super::{ItemId, ModuleId};

/// What a client needs beside the types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// The ready-made transports that come along.
    pub transports: Vec<Transport>,
    /// The top-level groups that have endpoints, as methods of a client.
    pub groups: Vec<Method>,
    /// Whether it can log in, so that there is a session to keep.
    pub has_session: bool,
}

/// A ready-made way to send requests, over an HTTP library of the user's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// `reqwest::Client`, asynchronous.
    Reqwest,
    /// `ureq::Agent`, blocking.
    Ureq,
    /// `tokio-tungstenite`, asynchronous, for subscriptions.
    Tungstenite,
}

/// A method of a group, or of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Its name, without `r#`.
    pub name: String,
    /// What it does.
    pub kind: MethodKind,
}

/// What a method of a group does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MethodKind {
    /// Calls the endpoint, or subscribes to it.
    Call(ItemId),
    /// Leads to the group in this module.
    Group(ModuleId),
    /// Reads a list page by page.
    Pages(ItemId),
    /// Reads a binary output as it comes.
    Stream(ItemId),
}
