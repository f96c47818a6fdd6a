//! The one table of diagnostic codes.
//!
//! To add a code: add a line to its group with the next free number, and write `explain/<number>.md`: the rule, why it
//! exists, and what is wrong and right. Numbers are never used twice.

use std::fmt;
use std::str::FromStr;

use super::Severity;

/// Makes [`Code`] and its methods from the table.
macro_rules! codes {
    ($($name:ident $number:literal $class:ident $title:literal)*) => {
        /// A stable diagnostic code. The number never changes its meaning.
        ///
        /// ```
        /// use lexgen::diagnostic::Code;
        ///
        /// let code: Code = "L111".parse()?;
        /// assert_eq!(code, Code::UnknownType);
        /// assert_eq!(code.title(), "unknown type");
        /// # Ok::<(), lexgen::diagnostic::UnknownCode>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $number, "`: ", $title, ".")] $name,)*
        }

        impl Code {
            /// All codes, by number.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The code as it is printed: `L001`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $number,)* }
            }

            /// A few words that name the finding, in lower case and without a full stop.
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)* }
            }

            /// The rule, why it exists, and an example of wrong and right, as Markdown.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("explain/", $number, ".md")),)* }
            }

            fn class(self) -> Class {
                match self { $(Code::$name => Class::$class,)* }
            }
        }
    };
}

/// The third column of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Nothing can be made of it.
    Error,
    /// The specification forbids it or advises against it, but it can be read. An error in strict mode.
    Violation,
    /// Allowed, but probably a mistake.
    Style,
    /// Worth knowing.
    Note,
    /// Worth knowing for someone who looks for it, and nothing that needs to be done.
    Detail,
}

codes! {
    // Finding, reading and parsing files.
    JsonSyntax            "L001" Error     "not JSON"
    JsonTooDeep           "L002" Error     "nested too deeply"
    DuplicateKey          "L003" Error     "key written twice"
    NotALexicon           "L004" Note      "not a lexicon"
    BareDefinition        "L005" Error     "definition without a document"
    WrappedLexicon        "L006" Error     "lexicon inside a response"
    PathNotFound          "L010" Error     "path not found"
    DanglingLink          "L011" Error     "symbolic link to nothing"
    Unreadable            "L012" Error     "file cannot be read"
    NotUtf8               "L013" Error     "not UTF-8"
    ByteOrderMark         "L014" Error     "byte order mark"
    FileTooLarge          "L015" Error     "file too large"
    NoFiles               "L016" Error     "no lexicons"
    LinkLoop              "L017" Note      "symbolic link into its own folder"
    FileChanged           "L018" Error     "file changed while it was read"

    // The document and its definitions.
    LexiconVersion        "L101" Error     "not lexicon version 1"
    InvalidId             "L102" Error     "invalid `id`"
    InvalidDefs           "L103" Error     "invalid `defs`"
    NoDefs                "L104" Violation "no definitions"
    InvalidDefName        "L105" Error     "invalid definition name"
    UnusualDefName        "L106" Style     "unusual definition name"
    UnexpectedDollarType  "L107" Violation "unexpected `$type`"
    ExtensionField        "L108" Detail    "field that the specification does not have"
    MissingType           "L110" Error     "missing `type`"
    UnknownType           "L111" Violation "unknown type"
    PrimaryNotMain        "L112" Error     "primary type outside `main`"
    NotDefinable          "L113" Error     "type that cannot be defined by name"
    NamedUnionOrUnknown   "L114" Violation "named `union` or `unknown`"
    TypeOutOfPlace        "L115" Error     "type that cannot stand here"
    MistakenType          "L116" Error     "type of another name"

    // Fields of a schema.
    UnknownField          "L201" Violation "unknown field"
    WrongFieldType        "L202" Error     "field of the wrong JSON type"
    NumberOutOfRange      "L203" Error     "number out of range"
    FloatForInteger       "L204" Violation "integer written as a float"
    UnsafeInteger         "L205" Violation "integer beyond 53 bits"
    MissingField          "L206" Error     "missing field"
    MissingProperties     "L207" Violation "missing `properties`"
    DefaultAndConst       "L208" Error     "`default` next to `const`"
    ValueOutsideLimits    "L209" Violation "value outside its own limits"
    BoundsReversed        "L210" Error     "greatest below least"
    UndefinedProperty     "L211" Error     "property that is not defined"
    RepeatedEntry         "L212" Style     "entry written twice"
    InvalidPropertyName   "L213" Error     "invalid property name"
    UnusualPropertyName   "L214" Style     "unusual property name"
    InlineObject          "L215" Violation "inline object"
    NestedArray           "L216" Violation "array of arrays"
    InvalidRef            "L217" Error     "invalid reference"
    MainSpelledOut        "L218" Style     "`#main` in a reference"
    UnknownFormat         "L219" Violation "unknown format"
    EmptyClosedUnion      "L220" Error     "closed union without members"
    EmptyEnum             "L221" Violation "empty `enum`"
    EnumAndKnownValues    "L222" Style     "`knownValues` next to `enum`"
    InvalidMediaRange     "L223" Violation "invalid media type in `accept`"
    LocalValue            "L224" Style     "value that looks like a local reference"
    GraphemesBeyondBytes  "L225" Style     "grapheme limit beyond the byte limit"
    EmptyValue            "L226" Style     "empty value in a list of values"
    DefaultOfRequired     "L227" Detail    "`default` of a required property"
    EmptyUnion            "L228" Detail    "union without members"

    // Records, endpoints and permission sets.
    RecordKey             "L230" Violation "missing or invalid record key"
    RecordNotObject       "L231" Error     "record that is not an object"
    UnusualEncoding       "L232" Violation "encoding that is not one media type"
    InvalidEncoding       "L233" Error     "invalid encoding"
    BodySchema            "L234" Error     "body that is not an object"
    InvalidErrorName      "L235" Error     "invalid error name"
    MessageNotUnion       "L236" Error     "message that is not a union"
    ParameterType         "L237" Error     "type that no parameter can have"
    UnusualErrorName      "L238" Style     "unusual error name"
    SchemaNotJson         "L239" Style     "schema of a body that is not JSON"
    UnknownPermission     "L240" Violation "permission that cannot be understood"
    PermissionOutOfGroup  "L241" Violation "permission outside its own group"
    InvalidLanguage       "L242" Violation "invalid language tag"
    NoPermissions         "L243" Style     "permission set that permits nothing"

    // Several documents together.
    DuplicateId           "L301" Error     "two documents with the same id"
    IdsDifferInCase       "L302" Violation "ids that differ in case only"
    PathMismatch          "L303" Note      "path that does not match the id"
    MissingDocument       "L304" Error     "reference to a missing document"
    MissingDef            "L305" Error     "reference to a missing definition"
    InvalidRefTarget      "L306" Error     "reference to something that has no values"
    InvalidUnionMember    "L307" Violation "union member that is no object"
    RepeatedUnionMember   "L308" Style     "union member written twice"
    PatternWithoutMatch   "L309" Error     "pattern that matches nothing"
    UninhabitableType     "L310" Style     "type without values"
    SkippedLexicon        "L311" Style     "lexicon left out"
    BadPattern            "L312" Error     "pattern that cannot be read"
    MissingToken          "L313" Style     "value that names a missing token"
    BodyNotObject         "L314" Violation "reference to a body that is not an object"
    DefAndLexicon         "L315" Style     "definition named like a lexicon"
    BadExternal           "L316" Error     "external lexicons without a usable path"

    // Overlays.
    InvalidOverlay        "L321" Error     "overlay that cannot be understood"
    OverlayOfNothing      "L322" Error     "overlay of a lexicon that was not read"
    OverlayMisses         "L323" Error     "overlay of something that is not there"
    IdleOverlay           "L324" Style     "overlay that changes nothing"
    IdlePiece             "L325" Detail    "piece of an overlay that changes nothing"

    // Names in the generated code.
    NameClash             "L401" Note      "two items with the same name"
    IdIsGroup             "L402" Detail    "id that is also a group of ids"
    NameYields            "L403" Detail    "field, variant or module with a longer name"

    // Writing.
    ForeignFile           "L501" Error     "file that was not generated"
    PathLeadsOut          "L502" Error     "path that leads out of the output folder"
    CannotWrite           "L503" Error     "output that cannot be written"
    OpenCache             "L504" Detail    "cache folder that others can write to"

    // Data that is judged by lexicons.
    UndecodableData       "L601" Error     "data that cannot be read"
    WrongDataType         "L602" Error     "value of the wrong type"
    MissingData           "L603" Error     "missing value"
    OutsideLimits         "L604" Error     "value outside its limits"
    UnexpectedValue       "L605" Error     "value that is not allowed"
    WrongFormat           "L606" Error     "text of the wrong format"
    WrongTypeName         "L607" Error     "missing or wrong `$type`"
    UnresolvedData        "L608" Error     "data of an unknown type"
    WrongRecordKey        "L609" Error     "wrong record key"
    OutsideDataModel      "L610" Error     "value outside the data model"

    // `lexgen.toml`.
    ConfigSyntax          "L701" Error     "configuration that is not TOML"
    UnknownKey            "L702" Error     "unknown key in the configuration"
    WrongValue            "L703" Error     "wrong value in the configuration"
    MissingKey            "L704" Error     "key that is missing from the configuration"
    OverlappingOutputs    "L705" Error     "outputs that share a folder"

    // Settings per lexicon.
    UnmatchedSetting      "L801" Error     "settings that are about nothing"
    BadSelector           "L802" Error     "selector that cannot be read"
    MisplacedSetting      "L803" Error     "setting that makes no sense in its place"
    BadSetting            "L804" Error     "setting with a value that cannot be used"
    SettledName           "L805" Error     "name of a setting that is taken"

    // The generator itself.
    Internal              "L901" Error     "internal error"
}

impl Code {
    /// The severity that the code has by default.
    pub fn severity(self) -> Severity {
        match self.class() {
            Class::Error => Severity::Error,
            Class::Violation | Class::Style => Severity::Warning,
            Class::Note | Class::Detail => Severity::Note,
        }
    }

    /// Whether this is a warning about something that the specification forbids or advises against. Strict mode turns
    /// these into errors; other warnings are about style.
    pub fn spec_violation(self) -> bool {
        self.class() == Class::Violation
    }

    /// Whether this is a note about something common and harmless, which only a verbose run should show.
    ///
    /// ```
    /// use lexgen::diagnostic::Code;
    ///
    /// assert!(Code::IdIsGroup.is_detail());
    /// assert!(!Code::NotALexicon.is_detail());
    /// ```
    pub fn is_detail(self) -> bool {
        self.class() == Class::Detail
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Code {
    type Err = UnknownCode;

    /// Reads `L111`; the case of the letter does not matter.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let found = Self::ALL
            .iter()
            .find(|code| code.as_str().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

/// There is no such code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode(String);

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "there is no code `{}`; codes look like `L111`",
            self.0.escape_debug()
        )
    }
}

impl std::error::Error for UnknownCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ascend() {
        for pair in Code::ALL.windows(2) {
            assert!(pair[0].as_str() < pair[1].as_str(), "{pair:?}");
        }
        for code in Code::ALL {
            assert_eq!(code.as_str().len(), 4);
            assert_eq!(code.as_str().parse(), Ok(*code));
        }
    }

    #[test]
    fn explanations_are_whole() {
        for code in Code::ALL {
            let text = code.explanation();
            assert!(
                text.starts_with(&format!("# {code}: ")),
                "{code}: its title"
            );
            assert!(text.lines().count() >= 4, "{code}: too short");
            let advice = ["\nRight", "\nBetter", "\nWhat to do", "\nIf it was meant"];
            assert!(
                advice.iter().any(|start| text.contains(start)),
                "{code}: and now?"
            );
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{code}");
            let first = text.lines().next().unwrap_or_default();
            assert_eq!(first, format!("# {code}: {}", code.title()));
        }
    }

    /// Examples that are meant to be JSON are JSON.
    #[test]
    fn examples_parse() {
        for code in Code::ALL {
            let parts: Vec<&str> = code.explanation().split("```").collect();
            assert!(parts.len() % 2 == 1, "{code}: an open fence");
            for fence in parts.iter().skip(1).step_by(2) {
                if let Some(json) = fence.strip_prefix("json\n") {
                    let parsed: Result<serde_json::Value, _> = serde_json::from_str(json);
                    assert!(parsed.is_ok(), "{code}: {parsed:?}\n{json}");
                }
            }
        }
    }
}
