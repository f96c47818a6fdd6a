//! Where text goes: results to standard output, everything else to standard error.

use std::io::{self, IsTerminal as _, Write as _};

use lexgen::diagnostic::render::Style;

/// The two output streams. A reader that has gone away is no error: the exit code still tells.
pub struct Screen {
    color: bool,
}

impl Screen {
    pub fn new() -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self {
            color: io::stderr().is_terminal() && !no_color && !dumb,
        }
    }

    /// How diagnostics are drawn on standard error.
    pub fn style(&self) -> Style {
        Style {
            color: self.color,
            ..Style::default()
        }
    }

    /// What was asked for.
    pub fn result(&mut self, text: &str) {
        let mut stdout = io::stdout().lock();
        let _ = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush());
    }

    /// What is said about it.
    pub fn note(&mut self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}
