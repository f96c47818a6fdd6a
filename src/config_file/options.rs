//! The one table of options. The file, its schema, `lexgen init` and the command line are made of it or held to it.

use super::settings::{KEPT, kept};
use super::values::Value;
use crate::config::Config;
use crate::diagnostic::nearest;
use crate::lower::Transport;

/// An option of a run.
#[derive(Debug, Clone, Copy)]
pub struct OptionSpec {
    /// The key in the file; on the command line it is `--key`.
    pub key: &'static str,
    /// What it is for: one sentence without a full stop.
    pub doc: &'static str,
    /// Its values.
    pub shape: Shape,
    pub(super) apply: for<'a> fn(&'a mut Config, &Value) -> &'a mut Config,
}

/// The values that an option can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `true` or `false`, which is the default.
    Flag,
    /// A folder.
    Folder,
    /// One path or a list of paths.
    Paths,
    /// One pattern of lexicons or a list of them.
    Patterns,
    /// One text.
    Text,
    /// One text or a list of texts.
    Texts,
    /// A table of names, each with a text.
    Table,
    /// One of a few words, of which the first is the default.
    Choice(Choices),
    /// One or several of a few words.
    Several(Choices),
    /// A table of selectors, each with a table of [`SETTINGS`](super::SETTINGS); not on the command line.
    Settings,
}

/// Words, each with what it means.
pub type Choices = &'static [(&'static str, &'static str)];

/// All options, in the order in which a reader wants them.
///
/// To add one: add it to [`Config`], to the command line, and here. Tests tell what is left to do.
pub const OPTIONS: &[OptionSpec] = &[
    OptionSpec {
        key: "lexicons",
        doc: "Where the lexicons are: files, or folders with all below them; a later one wins",
        shape: Shape::Paths,
        apply: |config, value| {
            let paths = value.paths().iter();
            paths.fold(config, |config, path| config.lexicons(path))
        },
    },
    OptionSpec {
        key: "overlay",
        doc: "Changes to lay over the lexicons: partial documents, each with the `id` of its lexicon",
        shape: Shape::Paths,
        apply: |config, value| {
            let paths = value.paths().iter();
            paths.fold(config, |config, path| config.overlay(path))
        },
    },
    OptionSpec {
        key: "output",
        doc: "The folder to fill; files in it that lexgen did not write are left alone",
        shape: Shape::Folder,
        apply: |config, value| {
            let paths = value.paths().iter();
            paths.fold(config, |config, path| config.output(path))
        },
    },
    OptionSpec {
        key: "include",
        doc: "Generate only this and what it refers to: an NSID or a group such as `app.bsky.feed.*`",
        shape: Shape::Patterns,
        apply: |config, value| each(config, value, |config, pattern| config.include(pattern)),
    },
    OptionSpec {
        key: "exclude",
        doc: "Leave this out; the same patterns",
        shape: Shape::Patterns,
        apply: |config, value| each(config, value, |config, pattern| config.exclude(pattern)),
    },
    OptionSpec {
        key: "allow-unresolved",
        doc: "Accept references to lexicons that are not there, with a warning",
        shape: Shape::Flag,
        apply: |config, value| config.allow_unresolved(value.is_true()),
    },
    OptionSpec {
        key: "skip-invalid",
        doc: "Leave out lexicons that are not valid, with a warning",
        shape: Shape::Flag,
        apply: |config, value| config.skip_invalid(value.is_true()),
    },
    OptionSpec {
        key: "strict",
        doc: "Fail on what the specification forbids or advises against, instead of a warning",
        shape: Shape::Flag,
        apply: |config, value| config.strict(value.is_true()),
    },
    OptionSpec {
        key: "string-formats",
        doc: "Types for strings with a format: checked ones such as `lex::Did`, or `String`",
        shape: Shape::Choice(&[
            ("typed", "a type that checks each format"),
            (
                "strict",
                "the same, and decoding goes by the letter of the specification",
            ),
            ("string", "`String`"),
        ]),
        apply: |config, value| {
            let config = config.string_formats(!value.is("string"));
            config.strict_formats(value.is("strict"))
        },
    },
    OptionSpec {
        key: "unknown-fields",
        doc: "Which structs keep fields that their lexicon does not know",
        shape: Shape::Choice(KEPT),
        apply: |config, value| config.unknown_fields(kept(value)),
    },
    OptionSpec {
        key: "embed-lexicons",
        doc: "Put each lexicon into its module as `LEXICON`, and all of them into the root as `LEXICONS`",
        shape: Shape::Flag,
        apply: |config, value| config.embed_lexicons(value.is_true()),
    },
    OptionSpec {
        key: "types-only",
        doc: "Leave out the client; the code then needs serde and serde_json alone",
        shape: Shape::Flag,
        apply: |config, value| config.types_only(value.is_true()),
    },
    OptionSpec {
        key: "validate",
        doc: "Give types a method `validate`, for what their lexicon says beyond types",
        shape: Shape::Flag,
        apply: |config, value| config.validate(value.is_true()),
    },
    OptionSpec {
        key: "transport",
        doc: "Add a ready-made transport for the client",
        shape: Shape::Several(&[
            ("reqwest", "`reqwest`, asynchronous"),
            ("ureq", "`ureq`, blocking"),
            (
                "tungstenite",
                "`tokio-tungstenite`, asynchronous: a function `subscribe` for each subscription",
            ),
        ]),
        apply: |config, value| {
            each(config, value, |config, name| match name {
                "reqwest" => config.transport(Transport::Reqwest),
                "ureq" => config.transport(Transport::Ureq),
                "tungstenite" => config.transport(Transport::Tungstenite),
                _ => config,
            })
        },
    },
    OptionSpec {
        key: "secret",
        doc: "Also hide the values of fields with this name from `Debug`",
        shape: Shape::Texts,
        apply: |config, value| each(config, value, |config, name| config.secret_field(name)),
    },
    OptionSpec {
        key: "extern",
        doc: "Take the types of these lexicons, an NSID or a group such as `com.atproto`, from the module with this path",
        shape: Shape::Table,
        apply: |config, value| {
            let pairs = value.pairs().iter();
            pairs.fold(config, |config, (group, path)| config.external(group, path))
        },
    },
    OptionSpec {
        key: "runtime",
        doc: "Take the support code from the module with this path, such as `::atproto_api::lex`",
        shape: Shape::Text,
        apply: |config, value| each(config, value, |config, path| config.runtime(path)),
    },
    OptionSpec {
        key: "share-runtime",
        doc: "Write the support code whole, for other crates to take it from here",
        shape: Shape::Flag,
        apply: |config, value| config.share_runtime(value.is_true()),
    },
    OptionSpec {
        key: "group-features",
        doc: "Compile each group of lexicons with a feature of the crate only, such as `com-atproto-server`",
        shape: Shape::Flag,
        apply: |config, value| config.group_features(value.is_true()),
    },
    OptionSpec {
        key: "settings",
        doc: "What is wanted of single lexicons, definitions or fields: tables such as `[settings.\"app.bsky.feed.*\"]`",
        shape: Shape::Settings,
        apply: |config, value| {
            config.settings.extend(value.entries().iter().cloned());
            config
        },
    },
];

/// Words that people try, and the key that they mean.
pub(super) const ALIASES: &[(&str, &str)] = &[
    ("input", "lexicons"),
    ("inputs", "lexicons"),
    ("paths", "lexicons"),
    ("source", "lexicons"),
    ("sources", "lexicons"),
    ("patch", "overlay"),
    ("patches", "overlay"),
    ("out", "output"),
    ("out-dir", "output"),
    ("dir", "output"),
    ("path", "output"),
    ("client", "types-only"),
    ("formats", "string-formats"),
    ("secret-field", "secret"),
    ("external", "extern"),
    ("externs", "extern"),
    ("lex", "runtime"),
    ("setting", "settings"),
];

/// A key may differ in so many letters from the one that is meant.
const MAX_EDITS: usize = 3;

/// The key that is meant by one that is not there.
pub(super) fn guess<'a>(
    name: &str,
    keys: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    // Whoever writes `output_dir` means `output`, however many letters too many.
    let extends = |key: &&str| {
        let rest = name.strip_prefix(key);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase()))
    };
    let begins = |key: &&str| {
        let rest = key.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with('-'))
    };
    let longest = keys.clone().filter(extends).max_by_key(|key| key.len());
    longest
        .or_else(|| nearest(name, keys.clone(), MAX_EDITS))
        .or_else(|| keys.clone().find(begins))
}

impl OptionSpec {
    /// The option with this key.
    pub fn find(key: &str) -> Option<&'static Self> {
        OPTIONS.iter().find(|option| option.key == key)
    }

    /// An example of a value, as TOML.
    pub fn sample(&self) -> String {
        match (self.key, self.shape) {
            ("exclude", _) => r#"["com.example.temp.*"]"#.to_owned(),
            ("overlay", _) => r#""overlays""#.to_owned(),
            ("secret", _) => r#"["inviteCode"]"#.to_owned(),
            (_, Shape::Flag) => "true".to_owned(),
            (_, Shape::Folder) => r#""src/gen""#.to_owned(),
            (_, Shape::Paths) => r#""lexicons""#.to_owned(),
            (_, Shape::Patterns) => r#"["com.example.*"]"#.to_owned(),
            ("runtime", _) => r#""::atproto_api::lex""#.to_owned(),
            ("extern", _) => r#"{ "com.atproto" = "::atproto_api::com::atproto" }"#.to_owned(),
            (_, Shape::Settings) => r#"{ "com.example.*" = { derive = ["Hash"] } }"#.to_owned(),
            (_, Shape::Table) => r#"{ name = "text" }"#.to_owned(),
            (_, Shape::Text) => r#""text""#.to_owned(),
            (_, Shape::Texts) => r#"["text"]"#.to_owned(),
            // Not the default, which nobody needs to write.
            (_, Shape::Choice(words)) => format!("{:?}", words.last().map_or("", |word| word.0)),
            (_, Shape::Several(words)) => {
                format!("[{:?}]", words.first().map_or("", |word| word.0))
            }
        }
    }
}

fn each<'a>(
    config: &'a mut Config,
    value: &Value,
    add: impl Fn(&'a mut Config, &str) -> &'a mut Config,
) -> &'a mut Config {
    let texts = value.texts().iter();
    texts.fold(config, |config, text| add(config, text))
}
