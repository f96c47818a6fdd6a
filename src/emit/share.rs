//! Support code that several crates have in common: one of them offers it, the others name it.

use super::Code;
use super::support::{
    FEATURE, PARTS, ROOT, SupportFile, statements, support_files, unmentioned_parts,
};
use crate::ir::{Crate, Runtime, Transport};

/// The support code that goes with generated texts: the parts that they need, or if it is shared all parts, or none if
/// it is elsewhere.
pub fn support_of<'a>(krate: &Crate, texts: impl Iterator<Item = &'a str>) -> Vec<SupportFile> {
    let mut more = unmentioned_parts(krate);
    let mut files = match krate.runtime {
        Runtime::Own => support_files(texts, &more),
        Runtime::External(_) => Vec::new(),
        Runtime::Shared => {
            more.extend(types_parts());
            more.extend(client_parts(krate));
            more.extend(krate.validates.then_some(VALIDATION).into_iter().flatten());
            let mut files = support_files(texts, &more);
            for file in &mut files {
                file.text = offer(&file.text);
            }
            files
        }
    };
    if krate.strict_formats {
        for file in files.iter_mut().filter(|file| file.file == LEVEL) {
            file.text = file.text.replace(": bool = false;", ": bool = true;");
        }
    }
    files
}

/// The file that says how strictly decoding checks string formats.
const LEVEL: &str = "lex/format_level.rs";

/// The parts that types may need to be checked.
const VALIDATION: [&str; 3] = ["graphemes", "limits", "validate"];

/// Makes support code from elsewhere known as `lex`.
pub fn emit_runtime(path: &str) -> Code {
    let name = match path.rsplit("::").next() {
        Some("lex") => "",
        _ => " as lex",
    };
    Code::Text(format!(
        "#[rustfmt::skip]\n#[allow(unused_imports)]\npub use {path}{name};\n"
    ))
}

/// The parts that types may need.
fn types_parts() -> impl Iterator<Item = &'static str> {
    statements(ROOT)
        .into_iter()
        .filter(|statement| !statement.text.lines().any(|line| line.starts_with(FEATURE)))
        .filter(|statement| PARTS.iter().any(|(name, _)| *name == statement.part))
        .map(|statement| statement.part)
}

/// The parts that clients may need, apart from the transports that nobody asked for.
fn client_parts(krate: &Crate) -> Vec<&'static str> {
    let Some(client) = &krate.client else {
        return Vec::new();
    };
    let mut parts = vec!["endpoints", "pages", "records", "session", "stream"];
    for transport in &client.transports {
        parts.extend_from_slice(match transport {
            Transport::Reqwest => &["reqwest_stream"],
            Transport::Ureq => &["ureq_stream"],
            Transport::Tungstenite => &["subscription", "tungstenite_connector"],
        });
    }
    parts
}

/// Lets other crates use the macros of a file. An exported macro lies at the root of its crate, where it must not be in
/// the way of another; its own name is that of the support code.
fn offer(text: &str) -> String {
    let mut offered = String::with_capacity(text.len() + 256);
    let declared = |name: &str| text.contains(&format!("pub(crate) use {name};\n"));
    for line in text.split_inclusive('\n') {
        let declaration = line
            .strip_prefix("macro_rules! ")
            .and_then(|rest| rest.split_once(' '));
        let own = line
            .strip_prefix("pub(crate) use ")
            .filter(|rest| !rest.contains("::"))
            .and_then(|rest| rest.strip_suffix(";\n"));
        match (declaration, own, line.strip_prefix("pub(crate) use ")) {
            (Some((name, rest)), _, _) if declared(name) => {
                offered +=
                    &format!("#[doc(hidden)]\n#[macro_export]\nmacro_rules! {PREFIX}{name} {rest}");
            }
            (_, Some(name), _) => {
                offered += &format!("#[doc(hidden)]\npub use {PREFIX}{name} as {name};\n");
            }
            (_, _, Some(rest)) => offered += &format!("#[doc(hidden)]\npub use {rest}"),
            _ => offered += line,
        }
    }
    offered
}

/// How the names of exported macros begin.
const PREFIX: &str = "__lexgen_";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Client;

    fn shared(client: Option<Client>) -> Vec<SupportFile> {
        let krate = Crate {
            runtime: Runtime::Shared,
            validates: client.is_some(),
            client,
            ..Crate::default()
        };
        support_of(&krate, std::iter::empty())
    }

    fn parts(files: &[SupportFile]) -> Vec<&str> {
        let names = files
            .iter()
            .filter_map(|file| file.file.strip_prefix("lex/"));
        let names = names.filter_map(|name| name.strip_suffix(".rs"));
        names.filter(|name| *name != "mod").collect()
    }

    #[test]
    fn formats_are_decoded_as_strictly_as_wanted() {
        for (strict_formats, runtime) in [
            (true, Runtime::Own),
            (true, Runtime::Shared),
            (false, Runtime::Own),
        ] {
            let krate = Crate {
                strict_formats,
                runtime,
                ..Crate::default()
            };
            let files = support_of(&krate, ["lex::Did"].into_iter());
            let level = files.iter().find(|file| file.file == LEVEL);
            let text = level.map_or("", |file| &file.text);
            let line = format!("DECODES_STRICTLY: bool = {strict_formats};");
            assert!(text.contains(&line), "{text}");
        }
    }

    #[test]
    fn everything_is_there_that_anyone_may_need() {
        let all = [Transport::Reqwest, Transport::Ureq, Transport::Tungstenite];
        let files = shared(Some(Client {
            transports: all.to_vec(),
            ..Client::default()
        }));
        let missing: Vec<&str> = PARTS
            .iter()
            .map(|(name, _)| *name)
            // What stands for types of other crates is there where it is used.
            .filter(|name| {
                let adapters = [
                    "foreign_chrono",
                    "foreign_jiff",
                    "foreign_time",
                    "foreign_url",
                ];
                // What stands in for validation is there without it.
                !adapters.contains(name) && *name != "unchecked"
            })
            .filter(|name| !parts(&files).contains(name))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn nothing_is_there_that_nobody_asked_for() {
        let types = shared(None);
        for part in ["client", "session", "endpoints", "validate", "graphemes"] {
            assert!(!parts(&types).contains(&part), "{part}");
        }
        assert!(parts(&types).contains(&"datetime"));
        let client = shared(Some(Client::default()));
        for part in parts(&client) {
            for library in ["reqwest", "ureq", "tungstenite", "subscription"] {
                assert!(!part.starts_with(library), "{part}");
            }
        }
    }

    #[test]
    fn macros_are_exported_under_names_of_their_own() {
        for file in shared(Some(Client::default())) {
            assert!(!file.text.contains("pub(crate) use"), "{}", file.file);
        }
        let text = "/// Docs.\nmacro_rules! object {\n}\npub(crate) use object;\n\nmacro_rules! local {\n}\n";
        assert_eq!(
            offer(text),
            "/// Docs.\n#[doc(hidden)]\n#[macro_export]\nmacro_rules! __lexgen_object {\n}\n\
             #[doc(hidden)]\npub use __lexgen_object as object;\n\nmacro_rules! local {\n}\n"
        );
        assert_eq!(
            offer("pub(crate) use text_enum::{a, b};\n"),
            "#[doc(hidden)]\npub use text_enum::{a, b};\n"
        );
    }

    #[test]
    fn the_name_is_lex_whatever_the_module_is_called() {
        let text = |path: &str| match emit_runtime(path) {
            Code::Text(text) => text,
            Code::Item(_) | Code::Below(_) => String::new(),
        };
        assert!(text("::a::lex").ends_with("pub use ::a::lex;\n"));
        assert!(text("crate::a::support").ends_with("pub use crate::a::support as lex;\n"));
    }
}
