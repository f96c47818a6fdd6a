//! The setting about what is kept from one run to the next.

use std::path::PathBuf;

use super::Config;

impl Config {
    /// Keeps what runs give in this folder, for later runs with the same input, which are then done in a fraction of the
    /// time. One with other input takes the modules that come out the same from the last run with the same settings, and what it
    /// read of lexicons that are the same. Off by default; the command keeps it where the system has what can be made again.
    ///
    /// Whatever the outcome depends on is compared by hash: the settings, the path and the text of every file, and the
    /// program that generates. The last 16 outcomes are kept, none of runs with overlays. The folder is made for this user
    /// alone: what is in it ends up in the output. On Unix one that others can write to is not used, which a note says (`L504`).
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").output("src/gen").cache("target/lexgen").write()?;
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn cache(&mut self, folder: impl Into<PathBuf>) -> &mut Self {
        self.cache = Some(folder.into());
        self
    }
}
