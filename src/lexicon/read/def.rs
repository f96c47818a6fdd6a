//! Named definitions.

use super::advice::fields_of;
use super::{Fields, Node, Reader, advice, describe};
use crate::diagnostic::Code;
use crate::lex;
use crate::lexicon::{Def, DefKind, Object, Record, RecordKey, SchemaKind};

/// All types that a definition or schema may say it has.
pub(super) const TYPES: [&str; 19] = [
    "boolean",
    "integer",
    "string",
    "bytes",
    "cid-link",
    "blob",
    "array",
    "object",
    "ref",
    "union",
    "unknown",
    "token",
    "record",
    "query",
    "procedure",
    "subscription",
    "permission-set",
    "params",
    "permission",
];

/// Types that a document has at most one of, as `main`.
pub(super) const PRIMARY: [&str; 5] = [
    "record",
    "query",
    "procedure",
    "subscription",
    "permission-set",
];

impl Reader<'_> {
    /// Reads one definition.
    pub(super) fn def(&mut self, name: &str, node: &Node<'_>) -> Def {
        let mut def = Def {
            pointer: node.pointer.clone(),
            description: None,
            kind: opaque(""),
        };
        let Some(fields) = self.object(node, "a definition") else {
            return def;
        };
        def.description = self.description(fields);
        let Some(kind) = self.type_of(fields) else {
            return def;
        };
        def.kind = match kind {
            "record" => DefKind::Record(self.record(fields, &mut def.description)),
            "query" => DefKind::Query(self.query(fields)),
            "procedure" => DefKind::Procedure(self.procedure(fields)),
            "subscription" => DefKind::Subscription(self.subscription(fields)),
            "permission-set" => DefKind::PermissionSet(self.permission_set(fields)),
            "token" => {
                self.known(fields, "a `token`", &[]);
                DefKind::Token
            }
            "ref" | "params" | "permission" => {
                let message = format!("a definition cannot be of type `{kind}`");
                let help = match kind {
                    "ref" => "refer to the target itself, wherever this definition is referred to",
                    "params" => "write it as `parameters` of the query, procedure or subscription",
                    _ => "write it into `permissions` of a permission set",
                };
                self.report_help(Code::NotDefinable, &fields.at("type"), message, help);
                opaque(kind)
            }
            "null" => {
                self.null_type(fields);
                opaque(kind)
            }
            _ => {
                if matches!(kind, "union" | "unknown") {
                    let message = format!("a definition should not be of type `{kind}`");
                    let help = "write it where the value stands; other tools may refuse this";
                    self.report_help(Code::NamedUnionOrUnknown, &fields.at("type"), message, help);
                }
                DefKind::Schema(self.schema_kind(kind, fields))
            }
        };
        if PRIMARY.contains(&kind) && name != "main" {
            let message = format!("a `{kind}` must be the definition `main`");
            let help = format!("move it to a lexicon of its own, whose id ends in `.{name}`");
            self.report_help(Code::PrimaryNotMain, &fields.at("type"), message, help);
            def.kind = opaque(kind);
        }
        def
    }

    /// The `type` of a definition or schema; reported if there is none.
    pub(super) fn type_of<'a>(&mut self, fields: Fields<'a>) -> Option<&'a str> {
        let code = Code::MissingType;
        match fields.get("type") {
            Some(value) => {
                if value.as_str().is_none() {
                    let message = format!("`type` must be a string, but is {}", describe(value));
                    let help = "write the name of a type, such as `\"string\"`";
                    self.report_help(code, &fields.at("type"), message, help);
                }
                value.as_str().map(|kind| self.corrected_type(kind, fields))
            }
            None => {
                let typed = [
                    ("ref", "ref"),
                    ("$ref", "ref"),
                    ("refs", "union"),
                    ("items", "array"),
                    ("properties", "object"),
                    ("record", "record"),
                    ("accept", "blob"),
                    ("knownValues", "string"),
                    ("format", "string"),
                    ("maxGraphemes", "string"),
                    ("minimum", "integer"),
                    ("maximum", "integer"),
                ];
                if self.misspelled_type(fields) {
                    return None;
                }
                let guess = typed.iter().find(|(key, _)| fields.has(key));
                let help = match guess {
                    Some((_, kind)) => format!("add `\"type\": \"{kind}\"`"),
                    None => "say what it is: `\"type\": \"string\"`, or whichever type it has"
                        .to_owned(),
                };
                self.report_key(code, fields.pointer, "`type` is missing", Some(help));
                None
            }
        }
    }

    /// Reports a type that is none of the language, but is meant as one, and gives that one to go on with: what else is
    /// wrong with it should not wait for the next run.
    fn corrected_type<'a>(&mut self, kind: &'a str, fields: Fields<'_>) -> &'a str {
        if TYPES.contains(&kind) || kind == "null" {
            return kind;
        }
        let Some(meant) = advice::meant_type(kind) else {
            return kind;
        };
        // To go on in silence would turn a typing error into a field of any data.
        let message = format!("there is no type `{kind}`");
        self.report_help(Code::MistakenType, &fields.at("type"), message, meant.help);
        meant.kind
    }

    /// Reports a type that nobody knows. The language may have grown since.
    pub(super) fn unknown_type(&mut self, kind: &str, fields: Fields<'_>) {
        let message = format!("there is no type `{kind}`; the value is taken for any data");
        let help = format!("the types are {}", advice::either(&TYPES, "and"));
        self.report_help(Code::UnknownType, &fields.at("type"), message, help);
    }

    /// Reports a `type` whose key is misspelled, if there is one.
    fn misspelled_type(&mut self, fields: Fields<'_>) -> bool {
        let near = |key: &&str| {
            matches!(
                *key,
                "typ" | "tpye" | "tyep" | "Type" | "TYPE" | "$type" | "kind"
            )
        };
        let Some(key) = fields.map.keys().find(near) else {
            return false;
        };
        let message = format!("`type` is missing; there is only `{key}`");
        let help = Some("write `type`".to_owned());
        self.report_key(Code::MissingType, &fields.at(key), message, help);
        true
    }

    /// Reports the type `null`.
    pub(super) fn null_type(&mut self, fields: Fields<'_>) {
        let message = "there is no type `null`";
        let help = "list the property in `nullable` of the object around it";
        self.report_help(Code::TypeOutOfPlace, &fields.at("type"), message, help);
    }

    fn record(&mut self, fields: Fields<'_>, description: &mut Option<String>) -> Record {
        self.known(fields, "a `record`", fields_of("record"));
        let key = self.record_key(fields);
        let Some(node) = fields.child("record") else {
            let help = "say what it holds: `\"record\": { \"type\": \"object\", \"properties\": { ... } }`";
            self.missing(fields, "record", help);
            return Record {
                key,
                record: Object::default(),
            };
        };
        let mut record = Object::default();
        if let Some(inner) = self.object(&node, "`record`") {
            let own = self.description(inner);
            *description = description.take().or(own);
            match self.type_of(inner) {
                Some("object") => record = self.object_schema(inner),
                Some(kind) => {
                    let message = format!("a record must be an `object`, but is of type `{kind}`");
                    let help = "write the object in place";
                    let pointer = inner.at("type");
                    self.report_help(Code::RecordNotObject, &pointer, message, help);
                }
                None => {}
            }
        }
        Record { key, record }
    }

    fn record_key(&mut self, fields: Fields<'_>) -> RecordKey {
        let code = Code::RecordKey;
        if !fields.has("key") {
            let message = "the record's `key` is missing; it is taken for `any`";
            let help = "add `\"key\": \"tid\"`, or whatever its record keys are";
            self.report_key(code, fields.pointer, message, Some(help.to_owned()));
            return RecordKey::Any;
        }
        let Some(text) = self.text(fields, "key") else {
            return RecordKey::Any;
        };
        match text {
            "tid" => return RecordKey::Tid,
            "nsid" => return RecordKey::Nsid,
            "any" => return RecordKey::Any,
            _ => {}
        }
        let literal = text.strip_prefix("literal:");
        if let Some(value) = literal.filter(|value| lex::RecordKey::is_valid(value)) {
            return RecordKey::Literal(value.to_owned());
        }
        let message = format!("`{text}` is no kind of record key; it is taken for `any`");
        let help = match literal {
            None if lex::RecordKey::is_valid(text) => format!("did you mean `literal:{text}`?"),
            _ => "write `tid`, `nsid`, `any`, or `literal:` and a record key".to_owned(),
        };
        self.report_help(code, &fields.at("key"), message, help);
        RecordKey::Any
    }
}

fn opaque(kind: &str) -> DefKind {
    DefKind::Schema(SchemaKind::Opaque(kind.to_owned()))
}
