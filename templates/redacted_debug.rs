//! Debug output that shows no secrets.

use std::fmt::{self, Debug, Write};

/// Stands for a secret in debug output: `"[redacted]"`, or `None` for a secret that is absent.
#[doc(hidden)]
pub struct Redacted<'a>(pub &'a dyn Debug);

impl Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = Expect("None");
        // The comparison ends at the first character that differs; nothing of the secret is kept.
        if write!(rest, "{:?}", self.0).is_ok() && rest.0.is_empty() {
            f.write_str("None")
        } else {
            f.write_str("\"[redacted]\"")
        }
    }
}

/// Compares what is written with the text that it expects.
struct Expect(&'static str);

impl Write for Expect {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// Implements `Debug` for a struct with secrets: the fields before the semicolon are shown, those after it are not.
macro_rules! redacted_debug {
    ($name:ident { $($shown:ident),* $(,)? ; $($secret:ident),* $(,)? }) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(::core::stringify!($name))
                    $(.field(::core::stringify!($shown), &self.$shown))*
                    $(.field(::core::stringify!($secret), &lex::Redacted(&self.$secret)))*
                    .finish()
            }
        }
    };
}
pub(crate) use redacted_debug;
