//! The document as a whole.

use std::collections::BTreeMap;

use super::def::TYPES;
use super::{Fields, Outcome, Reader, describe};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::lex::Nsid;
use crate::lexicon::json::Json;
use crate::lexicon::names::is_plain_name;
use crate::lexicon::{Def, Document};
use crate::source::SourceRef;

/// The `$type` of a published lexicon.
const RECORD_TYPE: &str = "com.atproto.lexicon.schema";

/// Reads a document. Errors are in the diagnostics; the outcome says only whether there is a document.
pub(super) fn read(file: &SourceRef, json: Json<'_>, diagnostics: &mut Diagnostics) -> Outcome {
    let top = match json.as_object() {
        Some(map) if map.contains_key("lexicon") || map.contains_key("defs") => {
            Fields { map, pointer: "" }
        }
        _ => return reject(file, &json, diagnostics),
    };
    let mut reader = Reader {
        file,
        id: "",
        diagnostics,
    };
    if !reader.version(top) {
        return Outcome::Broken;
    }
    let id = reader.id(top);
    reader.id = id.unwrap_or_default();
    reader.document_fields(top);
    let description = reader.description(top);
    let defs = reader.defs(top);
    match (id.map(str::to_owned), defs) {
        (Some(id), Some(defs)) => {
            let file = SourceRef::clone(file);
            Outcome::Valid(Document::new(file, id, description, defs))
        }
        _ => Outcome::Broken,
    }
}

/// Says what a file is that is no lexicon document.
fn reject(file: &SourceRef, json: &Json<'_>, diagnostics: &mut Diagnostics) -> Outcome {
    let place = Place::value(file, "");
    let text = |key: &str| json.get(key).and_then(Json::as_str);
    let wrapper = ["value", "schema"].into_iter().find(|key| {
        let inner = json.get(key);
        inner.is_some_and(|v| v.get("lexicon").is_some() && v.get("defs").is_some())
    });
    if let Some(key) = wrapper {
        let message = "this is the answer of a server, with the lexicon inside";
        let diagnostic = Diagnostic::new(Code::WrappedLexicon, message)
            .at(Place::key(file, format!("/{key}")))
            .help(format!("store the value of `{key}` alone"));
        diagnostics.push(diagnostic);
        return Outcome::Broken;
    }
    // A JSON schema has a `type` too, and says what it is with one of these.
    let foreign = ["$schema", "$id", "$defs", "id"];
    let kind = text("type").filter(|kind| TYPES.contains(kind));
    if let (Some(kind), false) = (kind, foreign.iter().any(|key| json.get(key).is_some())) {
        let message =
            format!("this is a single definition of type `{kind}`, not a lexicon document");
        let help = format!(
            "wrap a document around it:\n{{ \"lexicon\": 1, \"id\": \"com.example.name\", \"defs\": {{ \"main\": {{ \"type\": \"{kind}\", ... }} }} }}"
        );
        let diagnostic = Diagnostic::new(Code::BareDefinition, message);
        diagnostics.push(diagnostic.at(place).help(help));
        return Outcome::Broken;
    }
    let message = "this JSON file is not a lexicon, and was left out";
    let diagnostic = Diagnostic::new(Code::NotALexicon, message).at(Place::file(file));
    diagnostics.push(diagnostic.help("a lexicon has `lexicon`, `id` and `defs` at its top"));
    Outcome::NotALexicon
}

impl<'a> Reader<'a> {
    /// Checks `lexicon`. `false` when the document must not be interpreted.
    fn version(&mut self, top: Fields<'_>) -> bool {
        let pointer = "/lexicon";
        let (message, help, readable) = match top.get("lexicon") {
            None => {
                let message = "`lexicon`, the version of the language, is missing";
                self.report_help(Code::LexiconVersion, "", message, "add `\"lexicon\": 1`");
                return true;
            }
            Some(Json::Number(number)) => match number.as_f64() {
                _ if number.as_u64() == Some(1) => return true,
                Some(1.0) => {
                    let message = "`lexicon` must be the integer 1, but is written as a float";
                    (message.to_owned(), Some("write 1"), true)
                }
                _ => {
                    let message = format!("there is no version {number} of the lexicon language");
                    (message, Some("the only version is 1"), false)
                }
            },
            Some(Json::String(text)) if text.trim() == "1" => {
                let message = "`lexicon` must be the integer 1, but is a string";
                (message.to_owned(), Some("write 1, without quotes"), true)
            }
            Some(other) => {
                let message = format!(
                    "`lexicon` must be the integer 1, but is {}",
                    describe(other)
                );
                (message, Some("the only version is 1"), true)
            }
        };
        let mut diagnostic = self.about(Code::LexiconVersion, pointer, message);
        diagnostic.help = help.map(str::to_owned);
        self.diagnostics.push(diagnostic);
        readable
    }

    /// Checks `id`; `None` when it cannot be used.
    fn id<'f>(&mut self, top: Fields<'f>) -> Option<&'f str> {
        let code = Code::InvalidId;
        let Some(value) = top.get("id") else {
            let message = "`id`, the name of the lexicon, is missing";
            self.report_help(code, "", message, "add `\"id\": \"com.example.name\"`");
            return None;
        };
        let Some(id) = value.as_str() else {
            let message = format!("`id` must be a string, but is {}", describe(value));
            let help = "write an NSID, such as `\"com.example.getThing\"`";
            self.report_help(code, "/id", message, help);
            return None;
        };
        if Nsid::is_valid(id) {
            return Some(id);
        }
        let message = format!("`{id}` is not an NSID");
        let help = match id.split_once('#') {
            Some((nsid, _)) if Nsid::is_valid(nsid) => {
                format!("a document has no fragment: write `{nsid}`, and name the definition in `defs`")
            }
            _ if id.bytes().filter(|b| *b == b'.').count() < 2 => {
                "an NSID has at least three segments, such as `com.example.getThing`".to_owned()
            }
            _ if Nsid::is_valid(&joined(id)) => format!("write `{}`", joined(id)),
            _ => "an NSID is a domain in reverse and a name: segments of letters and digits, joined by dots, \
                  hyphens only inside the domain, and a letter first in the first and the last segment"
                .to_owned(),
        };
        self.report_help(code, "/id", message, help);
        None
    }

    /// Checks the other fields at the top.
    fn document_fields(&mut self, top: Fields<'_>) {
        let known = ["lexicon", "id", "defs", "revision", "$type"];
        self.known(top, "a lexicon document", &known);
        if let Some(kind) = top.get("$type")
            && kind.as_str() != Some(RECORD_TYPE)
        {
            let message = format!("the `$type` of a lexicon is `{RECORD_TYPE}`");
            self.report_help(Code::UnexpectedDollarType, "/$type", message, "remove it");
        }
        if top.has("revision") {
            let message = "`revision` is not part of the specification, and has no effect";
            self.report_key(Code::ExtensionField, "/revision", message, None);
        }
        if top.has("type") {
            let message = "a lexicon document has no field `type`";
            let help = "each definition in `defs` has its own".to_owned();
            self.report_key(Code::UnknownField, "/type", message, Some(help));
        }
    }

    /// Reads all definitions.
    fn defs(&mut self, top: Fields<'_>) -> Option<BTreeMap<String, Def>> {
        let code = Code::InvalidDefs;
        let Some(node) = top.child("defs") else {
            let help = "add `\"defs\": { \"main\": { \"type\": ... } }`";
            self.report_help(code, "", "`defs`, the definitions, are missing", help);
            return None;
        };
        let Some(fields) = node.fields() else {
            let found = describe(node.value);
            let message =
                format!("`defs` must be an object from name to definition, but is {found}");
            let help = "write `\"defs\": { \"main\": { \"type\": ... } }`";
            self.report_help(code, "/defs", message, help);
            return None;
        };
        if fields.map.is_empty() {
            let message = "this lexicon defines nothing";
            let help =
                "add a definition, such as `\"main\": { \"type\": ... }`, or remove the file";
            self.report_help(Code::NoDefs, "/defs", message, help);
        }
        let mut defs = BTreeMap::new();
        for name in fields.map.keys() {
            let Some(def) = fields.child(name) else {
                continue;
            };
            let usable = self.def_name(name, &def.pointer);
            let def = self.def(name, &def);
            if usable {
                defs.insert(name.to_owned(), def);
            }
        }
        Some(defs)
    }

    /// Checks a definition's name; `false` when nothing could refer to it.
    fn def_name(&mut self, name: &str, pointer: &str) -> bool {
        if name.is_empty() {
            let message = "the name of a definition is empty";
            let help = Some("name it, such as `main`".to_owned());
            self.report_key(Code::InvalidDefName, pointer, message, help);
            return false;
        }
        if let Some(c) = name.chars().find(|c| matches!(c, '#' | '.')) {
            let message = format!("the name of a definition must not hold `{c}`");
            let plain = name.rsplit(['#', '.']).next().unwrap_or_default();
            let help = match is_plain_name(plain) {
                true => format!("write `{plain}`"),
                false => "write letters and digits, a letter first".to_owned(),
            };
            self.report_key(Code::InvalidDefName, pointer, message, Some(help));
            return false;
        }
        if !is_plain_name(name) {
            let message = format!("`{name}` is an unusual name for a definition");
            let help = "other tools expect a letter, then letters and digits".to_owned();
            self.report_key(Code::UnusualDefName, pointer, message, Some(help));
        }
        true
    }
}

/// An NSID whose name is written in camel case where it had hyphens or underscores: `com.example.get_thing`.
fn joined(id: &str) -> String {
    let (domain, name) = id.rsplit_once('.').unwrap_or(("", id));
    let mut words = name.split(['-', '_']);
    let mut joined = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        joined.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        joined.push_str(letters.as_str());
    }
    format!("{domain}.{joined}")
}
