//! Settings per lexicon.

use super::Config;
use crate::settings::{Entry, Settings};

impl Config {
    /// Says what is wanted of some lexicons, definitions or fields. May be called again, also with the same selector.
    ///
    /// A selector is
    /// - an NSID or a group such as `app.bsky.feed.*`: whole lexicons,
    /// - with `#name` a definition, and all that is written out in it: `app.bsky.feed.post#main`,
    /// - with `/field` a field: `app.bsky.feed.post#main/createdAt`. Fields of objects that are written out in a field
    ///   follow with another `/`; the parts of an endpoint are `params`, `input`, `output`, `message` and `errors`:
    ///   `com.atproto.server.createSession#main/input/password`. A list is named like its elements.
    ///
    /// `*` stands for any definition or any field as well: `*#*/createdAt`. Of settings that contradict each other, those
    /// of the narrower selector count; lists add up. A selector that names nothing is an error, and so is a setting that
    /// makes no sense where it stands.
    ///
    /// ```
    /// let note = r#"{"lexicon": 1, "id": "com.example.note", "defs": {"main": {"type": "record", "key": "tid",
    ///     "record": {"type": "object", "required": ["createdAt"], "properties": {
    ///         "createdAt": {"type": "string", "format": "datetime"}}}}}}"#;
    /// let generated = lexgen::Config::new()
    ///     .source("note.json", note)
    ///     .settings("com.example.*", |s| s.derive("Hash").unknown_fields(lexgen::UnknownFields::None))
    ///     .settings("com.example.note#main/createdAt", |s| s.replace_with("jiff"))
    ///     .generate()?;
    /// let module = generated.files.get("com/example/note.rs").unwrap_or_default();
    /// assert!(module.contains("pub created_at: ::jiff::Timestamp"));
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn settings(
        &mut self,
        selector: impl Into<String>,
        set: impl FnOnce(&mut Settings) -> &mut Settings,
    ) -> &mut Self {
        let mut settings = Settings::default();
        set(&mut settings);
        self.settings.push(Entry {
            selector: selector.into(),
            settings,
            ..Entry::default()
        });
        self
    }
}
