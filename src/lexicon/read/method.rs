//! Endpoints: queries, procedures and subscriptions.

use std::collections::HashSet;

use super::advice::fields_of;
use super::schema::Site;
use super::{Fields, Reader};
use crate::diagnostic::Code;
use crate::lexicon::names::{is_media_range, is_plain_name};
use crate::lexicon::{Body, ErrorName, Procedure, Query, Schema, Subscription};

impl Reader<'_> {
    pub(super) fn query(&mut self, fields: Fields<'_>) -> Query {
        self.known(fields, "a `query`", fields_of("query"));
        Query {
            parameters: self.parameters(fields),
            output: self.body(fields, "output"),
            errors: self.errors(fields),
        }
    }

    pub(super) fn procedure(&mut self, fields: Fields<'_>) -> Procedure {
        self.known(fields, "a `procedure`", fields_of("procedure"));
        Procedure {
            parameters: self.parameters(fields),
            input: self.body(fields, "input"),
            output: self.body(fields, "output"),
            errors: self.errors(fields),
        }
    }

    pub(super) fn subscription(&mut self, fields: Fields<'_>) -> Subscription {
        self.known(fields, "a `subscription`", fields_of("subscription"));
        if fields.has("subprotocol") {
            let message = "`subprotocol` is not part of the specification, and has no effect";
            let pointer = fields.at("subprotocol");
            self.report_key(Code::ExtensionField, &pointer, message, None);
        }
        Subscription {
            parameters: self.parameters(fields),
            message: self.message(fields),
            errors: self.errors(fields),
        }
    }

    fn message(&mut self, fields: Fields<'_>) -> Option<Schema> {
        let Some(node) = fields.child("message") else {
            let help = "say what it sends: `\"message\": { \"schema\": { \"type\": \"union\", \"refs\": [...] } }`";
            self.missing(fields, "message", help);
            return None;
        };
        let message = self.object(&node, "`message`")?;
        self.known(message, "`message`", &["schema"]);
        let description = self.description(message);
        let Some(schema) = message.child("schema") else {
            let help = "say what it sends: `\"schema\": { \"type\": \"union\", \"refs\": [...] }`";
            self.missing(message, "schema", help);
            return None;
        };
        let mut schema = self.schema(&schema, Site::Message);
        schema.description = schema.description.or(description);
        Some(schema)
    }

    fn body(&mut self, fields: Fields<'_>, key: &str) -> Option<Body> {
        let node = fields.child(key)?;
        let body = self.object(&node, &format!("`{key}`"))?;
        self.known(body, &format!("`{key}`"), &["encoding", "schema"]);
        let description = self.description(body);
        let encoding = self.encoding(body);
        if let ([only], true) = (encoding.as_slice(), body.has("schema"))
            && !is_json(only)
        {
            let message = format!("a `schema` describes JSON, but `{key}` is `{only}`");
            let help = "write `application/json` as the encoding, or remove `schema`";
            self.report_help(Code::SchemaNotJson, &body.at("encoding"), message, help);
        }
        let schema = body.child("schema");
        let schema = schema.map(|schema| self.schema(&schema, Site::Body));
        Some(Body {
            pointer: node.pointer,
            description,
            encoding,
            schema,
        })
    }

    fn encoding(&mut self, body: Fields<'_>) -> Vec<String> {
        if !body.has("encoding") {
            let help = match body.has("schema") {
                true => "add `\"encoding\": \"application/json\"`",
                false => {
                    "add the media type, such as `\"encoding\": \"application/json\"`, or `\"*/*\"` for any"
                }
            };
            self.missing(body, "encoding", help);
            return Vec::new();
        }
        let Some(text) = self.text(body, "encoding") else {
            return Vec::new();
        };
        let pointer = body.at("encoding");
        let types: Vec<&str> = text.split(',').map(str::trim).collect();
        let plain =
            |kind: &str| is_media_range(kind.split(';').next().unwrap_or_default().trim_end());
        if let Some(wrong) = types.iter().find(|kind| !plain(kind)) {
            let message = match wrong.is_empty() {
                true => "an empty media type".to_owned(),
                false => format!("`{wrong}` is not a media type"),
            };
            let help = "write a media type such as `application/json`, or `*/*` for any";
            self.report_help(Code::InvalidEncoding, &pointer, message, help);
        } else if text.contains([',', ';']) || text.trim() != text {
            let message = "`encoding` should be one media type, without parameters";
            let help = "use `image/*` or `*/*` for several; some tools refuse this";
            self.report_help(Code::UnusualEncoding, &pointer, message, help);
        }
        types
            .into_iter()
            .filter(|kind| plain(kind))
            .map(str::to_owned)
            .collect()
    }

    fn errors(&mut self, fields: Fields<'_>) -> Vec<ErrorName> {
        let mut errors = Vec::new();
        let mut seen = HashSet::new();
        for entry in self.list(fields, "errors").unwrap_or_default() {
            let Some(error) = self.object(&entry, "an entry of `errors`") else {
                continue;
            };
            self.known(error, "an error", &["name"]);
            let description = self.description(error);
            if !error.has("name") {
                let help = "add `\"name\"`, such as `\"name\": \"NotFound\"`";
                self.missing(error, "name", help);
            }
            let Some(name) = self.text(error, "name") else {
                continue;
            };
            let pointer = error.at("name");
            if name.is_empty() || name.contains(char::is_whitespace) {
                let message = match name.is_empty() {
                    true => "the name of an error is empty".to_owned(),
                    false => format!("`{name}`: the name of an error has no white space"),
                };
                let help = match pascal(name) {
                    fixed if fixed.is_empty() => "write a name such as `NotFound`".to_owned(),
                    fixed => format!("write `{fixed}`"),
                };
                self.report_help(Code::InvalidErrorName, &pointer, message, help);
            } else if seen.insert(name.to_owned()) {
                if !is_plain_name(name) || name.starts_with(|c: char| c.is_ascii_lowercase()) {
                    let message = format!("`{name}` is an unusual name for an error");
                    let help = match pascal(name) {
                        fixed if is_plain_name(&fixed) => format!("by custom it is `{fixed}`"),
                        _ => "by custom it is written like `NotFound`".to_owned(),
                    };
                    self.report_help(Code::UnusualErrorName, &pointer, message, help);
                }
                errors.push(ErrorName {
                    pointer: entry.pointer.clone(),
                    name: name.to_owned(),
                    description,
                });
            } else {
                let message = format!("`{name}` is already in `errors`");
                self.report_help(Code::RepeatedEntry, &pointer, message, "remove it");
            }
        }
        errors
    }
}

/// Whether a media type is JSON or may be.
fn is_json(encoding: &str) -> bool {
    let essence = encoding.split(';').next().unwrap_or_default().trim();
    essence.ends_with("/json") || essence.ends_with("+json") || essence.ends_with("/*")
}

/// A name as errors have it: the words together, each with a capital.
fn pascal(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter_map(|word| {
            let mut letters = word.chars();
            let first = letters.next()?.to_ascii_uppercase();
            Some(format!("{first}{}", letters.as_str()))
        })
        .collect()
}
