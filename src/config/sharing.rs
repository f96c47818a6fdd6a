//! What several crates have in common.

use super::Config;

/// What several crates have in common, as it was asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sharing {
    /// Groups of lexicons, and the paths of their modules.
    pub externals: Vec<(String, String)>,
    /// The path of the support code.
    pub runtime: Option<String>,
    /// Whether others take the support code from here.
    pub shared: bool,
    /// Whether groups of lexicons are features.
    pub group_features: bool,
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

    /// Whether each group of lexicons is a feature of the crate, called like `com-atproto-server`, so that users compile
    /// what they need. Off by default.
    ///
    /// [`Generated::features`](crate::Generated::features) has the lines for `Cargo.toml`: the features, and which of
    /// them need which. The support code is in no feature.
    ///
    /// ```
    /// let ping = r#"{"lexicon": 1, "id": "com.example.net.ping", "defs": {"main": {"type": "token"}}}"#;
    /// let generated =
    ///     lexgen::Config::new().source("ping.json", ping).group_features(true).generate()?;
    /// assert_eq!(generated.features, ["com-example-net = []"]);
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn group_features(&mut self, yes: bool) -> &mut Self {
        self.sharing.group_features = yes;
        self
    }
}
