//! Permission sets: what an application asks a user for, in one bundle.

/// A permission set, as its lexicon declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PermissionSet {
    /// The NSID that an application names to ask for the set.
    pub nsid: &'static str,
    /// The title shown to users, by language tag; the empty tag is the default.
    pub title: &'static [(&'static str, &'static str)],
    /// The explanation shown to users, by language tag; the empty tag is the default.
    pub detail: &'static [(&'static str, &'static str)],
    /// The permissions. Those that this version does not understand are left out, as the specification asks.
    pub permissions: &'static [Permission],
}

impl PermissionSet {
    /// The title in a language, or the default one.
    pub fn title_in(&self, language: &str) -> Option<&'static str> {
        text_in(self.title, language)
    }

    /// The explanation in a language, or the default one.
    pub fn detail_in(&self, language: &str) -> Option<&'static str> {
        text_in(self.detail, language)
    }
}

/// One permission of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Writing records of these types.
    Repo {
        /// The NSIDs of the record types.
        collection: &'static [&'static str],
        /// `create`, `update` and `delete`; empty means all three.
        action: &'static [&'static str],
    },
    /// Calling these endpoints.
    Rpc {
        /// The NSIDs of the endpoints.
        lxm: &'static [&'static str],
        /// The service that may be called; `*` for any.
        aud: Option<&'static str>,
        /// Whether whoever includes the set says which service.
        inherit_aud: bool,
    },
}

fn text_in(texts: &'static [(&'static str, &'static str)], language: &str) -> Option<&'static str> {
    let find = |tag: &str| texts.iter().find(|text| text.0.eq_ignore_ascii_case(tag));
    find(language).or_else(|| find("")).map(|text| text.1)
}
