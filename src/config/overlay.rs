//! What is laid over the lexicons.

use std::path::PathBuf;

use super::Config;
use crate::source::Input;

impl Config {
    /// Adds overlays: partial documents that are laid over the lexicons that they name by `id`, before anything is made of
    /// them. A file, or a folder with everything below it; `docs/configuration.md` has the rules.
    ///
    /// May be called again; later ones are laid on top.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("vendor/lexicons").overlay("overlays").build_script();
    /// ```
    pub fn overlay(&mut self, path: impl Into<PathBuf>) -> &mut Self {
        self.overlays.push(Input::Path(path.into()));
        self
    }

    /// Adds an overlay from memory. `path` is the name that diagnostics show.
    ///
    /// ```
    /// let generated = lexgen::Config::new()
    ///     .source("tone.json", r#"{"lexicon": 1, "id": "com.example.tone", "defs": {"main": {"type": "string", "knownValues": ["low"]}}}"#)
    ///     .overlay_source("more.json", r#"{"id": "com.example.tone", "defs": {"main": {"knownValues": ["high"]}}}"#)
    ///     .generate()?;
    /// assert!(generated.files.get("com/example/tone.rs").unwrap_or_default().contains("High"));
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn overlay_source(
        &mut self,
        path: impl Into<String>,
        text: impl Into<String>,
    ) -> &mut Self {
        let (path, text) = (path.into(), text.into());
        self.overlays.push(Input::Text { path, text });
        self
    }
}
