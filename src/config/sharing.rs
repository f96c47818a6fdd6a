//! What several crates have in common.

use super::Config;
use crate::catalog::{ExternalError, Externals, ModulePath};
use crate::lower::{self, Runtime};

/// What several crates have in common, as it was asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sharing {
    externals: Vec<(String, String)>,
    runtime: Option<String>,
    shared: bool,
}

impl Config {
    /// Takes the types of some lexicons from another crate: those of one NSID, or of a group such as `com.atproto`,
    /// whose module has this path there. May be called again; the narrowest group counts.
    ///
    /// Nothing is generated for these lexicons, and what refers to them names the other crate's types. They are still to
    /// be among the [`lexicons`](Self::lexicons), with the same settings as there: the names that they get follow from
    /// them. The other crate is generated with [`share_runtime`](Self::share_runtime).
    ///
    /// ```
    /// let tag = r#"{"lexicon": 1, "id": "org.base.tag", "defs": {
    ///     "main": {"type": "object", "properties": {"name": {"type": "string"}}}}}"#;
    /// let note = r#"{"lexicon": 1, "id": "com.example.note", "defs": {
    ///     "main": {"type": "object", "properties": {"tag": {"type": "ref", "ref": "org.base.tag"}}}}}"#;
    /// let generated = lexgen::Config::new()
    ///     .source("tag.json", tag)
    ///     .source("note.json", note)
    ///     .external("org.base", "::base::org::base")
    ///     .generate()?;
    /// let module = generated.files.get("com/example/note.rs").unwrap_or_default();
    /// assert!(module.contains("use ::base::org::base::tag;"));
    /// assert!(generated.files.get("org/base/tag.rs").is_none());
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn external(&mut self, group: impl Into<String>, path: impl Into<String>) -> &mut Self {
        self.sharing.externals.push((group.into(), path.into()));
        self
    }

    /// Takes the support code from a module elsewhere, such as `::atproto_api::lex`, instead of writing it: then a
    /// `lex::Did` of one crate is one of the other.
    ///
    /// With [`external`](Self::external) there is no need to say it, unless the paths there do not tell.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").runtime("::atproto_api::lex").build_script();
    /// ```
    pub fn runtime(&mut self, path: impl Into<String>) -> &mut Self {
        self.sharing.runtime = Some(path.into());
        self
    }

    /// Whether other crates can use the support code, with [`external`](Self::external) and
    /// [`runtime`](Self::runtime). It is written whole then: the parts for types, and unless
    /// [`types_only`](Self::types_only) is on those for clients with the transports that were chosen. Off by default.
    ///
    /// One output in a crate can be shared so.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").share_runtime(true).build_script();
    /// ```
    pub fn share_runtime(&mut self, yes: bool) -> &mut Self {
        self.sharing.shared = yes;
        self
    }
}

impl Sharing {
    /// The groups of external lexicons with their paths, as they were given.
    pub fn externals(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.externals.iter();
        pairs.map(|(group, path)| (group.as_str(), path.as_str()))
    }

    /// Where the support code is.
    ///
    /// # Errors
    /// When it was asked for in two places, or in none that can be made out.
    pub fn runtime(&self, externals: &Externals) -> Result<Runtime, ExternalError> {
        let path = match &self.runtime {
            Some(path) => Some(ModulePath::parse(path)?),
            None if externals.is_empty() => None,
            None => Some(lower::find_runtime(externals).ok_or_else(|| {
                let message = "it is not known where the support code of the external lexicons is";
                ExternalError::new(
                    message,
                    "name its module, such as `::atproto_api::lex`, as the runtime",
                )
            })?),
        };
        match path {
            Some(path) if self.shared => Err(ExternalError::new(
                format!("the support code is in `{path}`, and is to be shared from here"),
                "share it where it is, or name no runtime",
            )),
            Some(path) => Ok(Runtime::External(lower::write_path(&path, [].iter()))),
            None if self.shared => Ok(Runtime::Shared),
            None => Ok(Runtime::Own),
        }
    }
}
