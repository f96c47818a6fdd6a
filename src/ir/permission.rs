//! Permission sets.

/// A permission set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionSet {
    /// The NSID.
    pub nsid: String,
    /// The title shown to users, by language; the empty tag is the default.
    pub title: Vec<(String, String)>,
    /// The explanation shown to users, by language; the empty tag is the default.
    pub detail: Vec<(String, String)>,
    /// The permissions.
    pub permissions: Vec<Permission>,
}

/// One permission of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permission {
    /// Writing records.
    Repo {
        /// The record types.
        collection: Vec<String>,
        /// `create`, `update`, `delete`; empty means all.
        action: Vec<String>,
    },
    /// Calling endpoints.
    Rpc {
        /// The endpoints.
        lxm: Vec<String>,
        /// The audience.
        aud: Option<String>,
        /// Whether the audience comes from whoever includes the set.
        inherit_aud: bool,
    },
}
