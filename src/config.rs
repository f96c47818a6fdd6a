//! What to read, what to make of it, and where to put it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::build_script;
use crate::check;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::failure::Failure;
use crate::generated::Generated;
use crate::lower::{self, Transport, UnknownFields};
use crate::output::{CheckReport, Written};
use crate::pipeline::run_pipeline;
use crate::settings::Entry;
use crate::source::Input;
use sharing::Sharing;

#[cfg(feature = "cache")]
mod cache;
mod lexicon_settings;
mod overlay;
mod sharing;

/// What to read, what to make of it, and where to put it.
///
/// Setters only take notes; nothing is read before [`generate`](Self::generate), [`write`](Self::write),
/// [`check`](Self::check) or [`build_script`](Self::build_script). They hand back `&mut Self`, so that a run is one
/// expression. To keep a `Config`, bind it first: `let mut config = Config::new(); config.lexicons("lexicons");`.
///
/// ```no_run
/// let written = lexgen::Config::new()
///     .lexicons("lexicons")
///     .output("src/gen")
///     .write()?;
/// println!("{} files created", written.created.len());
/// # Ok::<(), lexgen::Failure>(())
/// ```
#[derive(Debug, Clone)]
pub struct Config {
    pub(crate) inputs: Vec<Input>,
    pub(crate) overlays: Vec<Input>,
    pub(crate) output: Option<PathBuf>,
    pub(crate) include: Vec<String>,
    pub(crate) exclude: Vec<String>,
    pub(crate) allow_unresolved: bool,
    pub(crate) skip_invalid: bool,
    pub(crate) strict: bool,
    pub(crate) string_formats: bool,
    pub(crate) strict_formats: bool,
    pub(crate) unknown_fields: UnknownFields,
    pub(crate) embed_lexicons: bool,
    pub(crate) secret_fields: Vec<String>,
    pub(crate) types_only: bool,
    pub(crate) validate: Option<bool>,
    pub(crate) transports: Vec<Transport>,
    pub(crate) rerun_if_changed: bool,
    /// The file that all this was read from.
    pub(crate) config_file: Option<PathBuf>,
    /// Where patterns stand in that file.
    pub(crate) pattern_places: BTreeMap<String, Place>,
    pub(crate) sharing: Sharing,
    #[cfg(feature = "cache")]
    pub(crate) cache: Option<PathBuf>,
    /// What is wanted of single lexicons, in the order in which it was said.
    pub(crate) settings: Vec<Entry>,
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl Config {
    /// No input yet, and the defaults that each setter names.
    ///
    /// ```
    /// let generated = lexgen::Config::new()
    ///     .source(
    ///         "ping.json",
    ///         r#"{"lexicon": 1, "id": "com.example.ping", "defs": {"main": {"type": "token"}}}"#,
    ///     )
    ///     .generate()?;
    /// assert_eq!(generated.lexicons, 1);
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn new() -> Self {
        Self {
            inputs: Vec::new(),
            overlays: Vec::new(),
            output: None,
            include: Vec::new(),
            exclude: Vec::new(),
            allow_unresolved: false,
            skip_invalid: false,
            strict: false,
            string_formats: true,
            strict_formats: false,
            unknown_fields: UnknownFields::default(),
            embed_lexicons: false,
            secret_fields: Vec::new(),
            types_only: false,
            validate: None,
            transports: Vec::new(),
            rerun_if_changed: true,
            config_file: None,
            pattern_places: BTreeMap::new(),
            sharing: Sharing::default(),
            #[cfg(feature = "cache")]
            cache: None,
            settings: Vec::new(),
        }
    }

    /// Adds lexicons: a file, a folder with everything below it, or `-` for standard input.
    ///
    /// May be called again. Where two inputs hold the same lexicon, the later one wins.
    ///
    /// ```no_run
    /// lexgen::Config::new()
    ///     .lexicons("vendor/atproto/lexicons")
    ///     .lexicons("lexicons")
    ///     .build_script();
    /// ```
    pub fn lexicons(&mut self, path: impl Into<PathBuf>) -> &mut Self {
        self.inputs.push(Input::from(path.into()));
        self
    }

    /// Adds a lexicon from memory. `path` is the name that diagnostics show.
    ///
    /// ```
    /// let ping = r#"{"lexicon": 1, "id": "com.example.ping", "defs": {"main": {"type": "token"}}}"#;
    /// let generated = lexgen::Config::new().source("ping.json", ping).generate()?;
    /// assert!(!generated.files.is_empty());
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn source(&mut self, path: impl Into<String>, text: impl Into<String>) -> &mut Self {
        self.inputs.push(Input::Text {
            path: path.into(),
            text: text.into(),
        });
        self
    }

    /// Names the folder to write to. It is made if need be; lexgen owns the files in it that carry its header.
    ///
    /// A build script needs none: `$OUT_DIR/lexgen` is the default there.
    ///
    /// ```no_run
    /// let report = lexgen::Config::new().lexicons("lexicons").output("src/gen").check()?;
    /// assert!(report.is_up_to_date(), "{report}");
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn output(&mut self, dir: impl Into<PathBuf>) -> &mut Self {
        self.output = Some(dir.into());
        self
    }

    /// Generates only what matches, and what that refers to: an NSID, or a group such as `app.bsky.feed.*`.
    ///
    /// May be called again; one match is enough. The default is everything.
    ///
    /// ```no_run
    /// lexgen::Config::new()
    ///     .lexicons("lexicons")
    ///     .include("com.atproto.server.createSession")
    ///     .include("app.bsky.feed.*")
    ///     .build_script();
    /// ```
    pub fn include(&mut self, pattern: impl Into<String>) -> &mut Self {
        self.include.push(pattern.into());
        self
    }

    /// Leaves out what matches, with the patterns of [`include`](Self::include). May be called again.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").exclude("tools.ozone.*").build_script();
    /// ```
    pub fn exclude(&mut self, pattern: impl Into<String>) -> &mut Self {
        self.exclude.push(pattern.into());
        self
    }

    /// Whether a reference to a lexicon that is not there is a warning instead of an error. Off by default.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").allow_unresolved(true).build_script();
    /// ```
    pub fn allow_unresolved(&mut self, yes: bool) -> &mut Self {
        self.allow_unresolved = yes;
        self
    }

    /// Whether a lexicon that is not valid is left out with a warning instead of failing the run. Off by default.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("collected").skip_invalid(true).build_script();
    /// ```
    pub fn skip_invalid(&mut self, yes: bool) -> &mut Self {
        self.skip_invalid = yes;
        self
    }

    /// Whether a warning about something that the specification forbids or advises against fails the run. Warnings
    /// about style do not. Off by default.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").strict(true).build_script();
    /// ```
    pub fn strict(&mut self, yes: bool) -> &mut Self {
        self.strict = yes;
        self
    }

    /// Whether strings with a `format` get a type that checks it, such as `lex::Did`. On by default; off gives
    /// `String`.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").string_formats(false).build_script();
    /// ```
    pub fn string_formats(&mut self, typed: bool) -> &mut Self {
        self.string_formats = typed;
        self
    }

    /// Whether decoding refuses a string that breaks its format by the letter of the specification, as making one does.
    /// Off by default: then it takes what official servers take, which is more in a few formats (`docs/validation.md`
    /// lists it), so that every record of the network can be read.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").strict_formats(true).build_script();
    /// ```
    pub fn strict_formats(&mut self, yes: bool) -> &mut Self {
        self.strict_formats = yes;
        self
    }

    /// Which structs keep fields that their lexicon does not know. [`UnknownFields::Records`] by default.
    ///
    /// ```no_run
    /// use lexgen::UnknownFields;
    ///
    /// lexgen::Config::new()
    ///     .lexicons("lexicons")
    ///     .unknown_fields(UnknownFields::All)
    ///     .build_script();
    /// ```
    pub fn unknown_fields(&mut self, kept_on: UnknownFields) -> &mut Self {
        self.unknown_fields = kept_on;
        self
    }

    /// Whether the lexicons come along, as JSON. Off by default.
    ///
    /// Each module then has a constant `LEXICON`, as does the type of its main definition (`Post::LEXICON`), and the root has
    /// `LEXICONS`, all of them by NSID. They are `lex::Lexicon`.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").embed_lexicons(true).build_script();
    /// ```
    pub fn embed_lexicons(&mut self, yes: bool) -> &mut Self {
        self.embed_lexicons = yes;
        self
    }

    /// Names a field whose value `Debug` must not show, beside passwords and tokens. May be called again.
    ///
    /// The name is that of the lexicon: `emailConfirmationCode`.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").secret_field("pin").build_script();
    /// ```
    pub fn secret_field(&mut self, name: impl Into<String>) -> &mut Self {
        self.secret_fields.push(name.into());
        self
    }

    /// Whether to leave out the client, so that the output needs `serde` and `serde_json` alone. Off by default.
    ///
    /// The client is a function `call` beside the types of each query and procedure, the same calls as methods
    /// (`client.com().atproto().server().create_session(&input)`), and what they stand on in `lex`.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").types_only(true).build_script();
    /// ```
    pub fn types_only(&mut self, yes: bool) -> &mut Self {
        self.types_only = yes;
        self
    }

    /// Whether types get a method `validate`, which checks what their lexicon says beyond types: lengths, ranges, constants,
    /// blobs. Types with nothing to check get none. On by default, but off with [`types_only`](Self::types_only): where a
    /// lexicon counts graphemes, the output then needs `unicode-segmentation` too.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").validate(false).build_script();
    /// ```
    pub fn validate(&mut self, yes: bool) -> &mut Self {
        self.validate = Some(yes);
        self
    }

    /// Adds a ready-made transport for the client. May be called again.
    ///
    /// Without one, implement `lex::Transport` for the HTTP client that you have: it is one method.
    ///
    /// [`Transport::Tungstenite`] is for subscriptions: each gets a function `subscribe`, which gives its messages as a
    /// stream.
    ///
    /// ```no_run
    /// use lexgen::{Config, Transport};
    ///
    /// Config::new().lexicons("lexicons").transport(Transport::Reqwest).build_script();
    /// ```
    pub fn transport(&mut self, transport: Transport) -> &mut Self {
        self.transports.push(transport);
        self
    }

    /// Whether [`build_script`](Self::build_script) tells Cargo to run it again when a lexicon changes. On by default.
    ///
    /// Once a build script names one such path, Cargo no longer watches the rest of the package for it. Turn this
    /// off if the script depends on more and prints nothing about that.
    ///
    /// ```no_run
    /// lexgen::Config::new().lexicons("lexicons").rerun_if_changed(false).build_script();
    /// ```
    pub fn rerun_if_changed(&mut self, yes: bool) -> &mut Self {
        self.rerun_if_changed = yes;
        self
    }

    /// Generates in memory. Reads the lexicons and writes nothing.
    ///
    /// # Errors
    /// Everything that is wrong with the lexicons, at once.
    ///
    /// ```no_run
    /// let generated = lexgen::Config::new().lexicons("lexicons").generate()?;
    /// for (path, text) in &generated.files {
    ///     println!("{path}: {} bytes", text.len());
    /// }
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn generate(&self) -> Result<Generated, Failure> {
        run_pipeline(self)
    }

    /// Generates and writes to the [`output`](Self::output) folder, as [`output::write`](crate::output::write) does.
    ///
    /// # Errors
    /// Those of [`generate`](Self::generate) and [`output::write`](crate::output::write); also if no folder was named.
    ///
    /// ```no_run
    /// let written = lexgen::Config::new().lexicons("lexicons").output("src/gen").write()?;
    /// println!("changed: {:?}", written.changed);
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn write(&self) -> Result<Written, Failure> {
        let dir = self.output_folder()?;
        self.generate()?.write(dir)
    }

    /// Generates and compares with the [`output`](Self::output) folder. Writes nothing.
    ///
    /// # Errors
    /// Those of [`generate`](Self::generate) and [`output::check`](crate::output::check); also if no folder was named. That the folder is out
    /// of date is no error but what the report says.
    ///
    /// ```no_run
    /// #[test]
    /// fn generated_code_is_up_to_date() -> Result<(), lexgen::Failure> {
    ///     let report = lexgen::Config::new().lexicons("lexicons").output("src/gen").check()?;
    ///     assert!(report.is_up_to_date(), "{report}");
    ///     Ok(())
    /// }
    /// ```
    pub fn check(&self) -> Result<CheckReport, Failure> {
        let dir = self.output_folder()?;
        self.generate()?.check(dir)
    }

    /// Does all that a `build.rs` needs: generates, writes, and talks to Cargo.
    ///
    /// Writes to `$OUT_DIR/lexgen`, or to [`output`](Self::output) if that was set. Cargo is told to run the script
    /// again when a lexicon changes, and shows warnings. If anything fails, the errors go to standard error and the
    /// process ends with exit code 1.
    ///
    /// ```no_run
    /// // build.rs
    /// fn main() {
    ///     lexgen::Config::new().lexicons("lexicons").build_script();
    /// }
    /// ```
    ///
    /// The root of the output brings it into the crate, under a name of your choice:
    ///
    /// ```ignore
    /// // src/lib.rs
    /// pub mod atproto {
    ///     include!(concat!(env!("OUT_DIR"), "/lexgen/mod.rs"));
    /// }
    /// ```
    #[allow(clippy::needless_doctest_main)] // A build.rs is a `main`.
    pub fn build_script(&self) {
        build_script::run(self);
    }

    /// What the checks let pass.
    pub(crate) fn check_options(&self) -> check::Options {
        check::Options {
            allow_unresolved: self.allow_unresolved,
            skip_invalid: self.skip_invalid,
            strict: self.strict,
        }
    }

    /// What the types look like.
    pub(crate) fn lower_options(&self) -> lower::Options {
        lower::Options {
            plain_strings: !self.string_formats,
            strict_formats: self.strict_formats,
            unknown_fields: self.unknown_fields,
            embed_lexicons: self.embed_lexicons,
            secrets: self.secret_fields.clone(),
            types_only: self.types_only,
            validate: self.validate.unwrap_or(!self.types_only),
            transports: self.transports.clone(),
            ..lower::Options::default()
        }
    }

    fn output_folder(&self) -> Result<&Path, Failure> {
        self.output.as_deref().ok_or_else(|| {
            Diagnostic::new(Code::CannotWrite, "no output folder was named")
                .help("call `output(\"src/gen\")`, or `generate()` to get the files in memory")
                .into()
        })
    }
}
