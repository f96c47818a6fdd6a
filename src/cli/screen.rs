//! Where text goes: results to standard output, everything else to standard error.

use std::io::{self, IsTerminal as _, Write as _};

use lexgen::diagnostic::render::Style;

/// The two output streams. A reader that has gone away is no error: the exit code still tells.
pub struct Screen {
    color: bool,
    lost: Option<io::Error>,
}

impl Screen {
    pub fn new() -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self {
            color: io::stderr().is_terminal() && !no_color && !dumb,
            lost: None,
        }
    }

    /// Why a result did not arrive, if it did not and somebody waits for it: the disk is full.
    pub fn lost(&mut self) -> Option<io::Error> {
        self.lost.take()
    }

    /// How diagnostics are drawn on standard error.
    pub fn style(&self) -> Style {
        let style = Style::default();
        Style {
            color: self.color,
            width: width().unwrap_or(style.width),
        }
    }

    /// What was asked for.
    pub fn result(&mut self, text: &str) {
        let mut stdout = io::stdout().lock();
        let written = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush());
        if let Err(error) = written
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            self.lost = Some(error);
        }
    }

    /// What is said about it.
    pub fn note(&mut self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// The columns of the terminal, if standard error is one.
fn width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stderr())?;
    // In less, nothing of a line would be left.
    Some(usize::from(width.0).max(60))
}
