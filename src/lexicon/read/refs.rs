//! References and unions.

use super::advice::fields_of;
use super::{Fields, Reader};
use crate::diagnostic::Code;
use crate::lex::Nsid;
use crate::lexicon::{DefId, Ref, SchemaKind, UnionSchema};

impl Reader<'_> {
    /// Reads a `ref`. One that cannot be read becomes opaque.
    pub(super) fn reference(&mut self, fields: Fields<'_>) -> SchemaKind {
        self.known(fields, "a `ref`", fields_of("ref"));
        if !fields.has("ref") {
            let help = "name its target: `\"ref\": \"#name\"` or `\"ref\": \"nsid#name\"`";
            self.missing(fields, "ref", help);
        }
        let text = self.text(fields, "ref");
        match text.and_then(|text| self.target(text, fields.at("ref"))) {
            Some(target) => SchemaKind::Ref(target),
            None => SchemaKind::Opaque("ref".to_owned()),
        }
    }

    /// Reads a `union`. Members that cannot be read are left out.
    pub(super) fn union(&mut self, fields: Fields<'_>) -> UnionSchema {
        self.known(fields, "a `union`", fields_of("union"));
        let closed = self.flag(fields, "closed").unwrap_or(false);
        if !fields.has("refs") {
            self.missing(fields, "refs", "list its members: `\"refs\": [\"#name\"]`");
        }
        let texts = self.texts(fields, "refs");
        if closed && texts.as_ref().is_some_and(Vec::is_empty) {
            let message = "a closed union without members allows no value";
            let help = "add a member, or remove `closed`";
            self.report_help(Code::EmptyClosedUnion, &fields.at("refs"), message, help);
        }
        if !closed && texts.as_ref().is_some_and(Vec::is_empty) {
            let message = "a union without members is any object with a `$type`";
            let help = "list members in `refs`, or write `unknown` for any object";
            self.report_help(Code::EmptyUnion, &fields.at("refs"), message, help);
        }
        let refs = texts.unwrap_or_default();
        let refs = refs.into_iter();
        UnionSchema {
            refs: refs
                .filter_map(|(text, pointer)| self.target(text, pointer))
                .collect(),
            closed,
        }
    }

    /// Works out what a reference means.
    fn target(&mut self, text: &str, pointer: String) -> Option<Ref> {
        let (nsid, name) = match parse(text, self.id) {
            Ok(target) => target,
            Err((message, help)) => {
                let mut diagnostic = self.about(Code::InvalidRef, &pointer, message);
                diagnostic.help = help;
                self.diagnostics.push(diagnostic);
                return None;
            }
        };
        if name == Some("") || name == Some("main") {
            let canonical = DefId::new(nsid, "main");
            let message = match name {
                Some("") => "nothing follows `#`, so `main` is meant",
                _ => "`#main` need not be written",
            };
            let help = format!("write `{canonical}`");
            self.report_help(Code::MainSpelledOut, &pointer, message, help);
        }
        let name = name.filter(|name| !name.is_empty()).unwrap_or("main");
        Some(Ref {
            pointer,
            text: text.to_owned(),
            target: DefId::new(nsid, name),
        })
    }
}

/// What is wrong with a reference, and what to write.
type Fault = (String, Option<String>);

/// Splits a reference into the id of a document and the name after `#`.
fn parse<'a>(text: &'a str, own: &'a str) -> Result<(&'a str, Option<&'a str>), Fault> {
    if text.is_empty() || text == "#" {
        let message = "this reference is empty".to_owned();
        return Err((message, Some("write `#name` or `nsid#name`".to_owned())));
    }
    if let Some(rest) = text.strip_prefix("lex:") {
        let message = format!("`{text}`: a reference has no prefix");
        return Err((message, Some(format!("write `{rest}`"))));
    }
    let (nsid, name) = match text.split_once('#') {
        Some((nsid, name)) => (nsid, Some(name)),
        None => (text, None),
    };
    if let Some(name) = name {
        if name.contains('#') {
            let message = format!("`{text}` has more than one `#`");
            let help = "write `#name` or `nsid#name`".to_owned();
            return Err((message, Some(help)));
        }
        if name.contains('.') {
            let message = format!("`{text}`: no definition can have a `.` in its name");
            let help = match (Nsid::is_valid(name), name.rsplit_once('.')) {
                (true, _) => format!("write `{name}`"),
                (false, Some((_, last))) if !last.is_empty() => {
                    format!("did you mean `{nsid}#{last}`?")
                }
                _ => "write `#name` or `nsid#name`".to_owned(),
            };
            return Err((message, Some(help)));
        }
    }
    if nsid.is_empty() {
        return Ok((own, name));
    }
    if Nsid::is_valid(nsid) {
        return Ok((nsid, name));
    }
    let help = match (nsid.contains('.'), name) {
        (false, None) => format!("write `#{nsid}` for a definition in this document"),
        (false, Some(_)) => "write the whole id of the other document before `#`".to_owned(),
        (true, _) => "the part before `#` must be an NSID, such as `com.example.defs`".to_owned(),
    };
    Err((format!("`{text}` is not a reference"), Some(help)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        for (text, target) in [
            ("#x", ("own.own.own", Some("x"))),
            ("#main", ("own.own.own", Some("main"))),
            ("a.b.c", ("a.b.c", None)),
            ("a.b.c#x", ("a.b.c", Some("x"))),
            ("a.b.c#", ("a.b.c", Some(""))),
        ] {
            assert_eq!(parse(text, "own.own.own"), Ok(target), "{text}");
        }
        for (text, advice) in [
            ("", "write `#name` or `nsid#name`"),
            ("#", "write `#name` or `nsid#name`"),
            ("lex:a.b.c#x", "write `a.b.c#x`"),
            (
                "postView",
                "write `#postView` for a definition in this document",
            ),
            (
                "defs#x",
                "write the whole id of the other document before `#`",
            ),
            ("#a.b.c", "write `a.b.c`"),
            (
                "a.b#x",
                "the part before `#` must be an NSID, such as `com.example.defs`",
            ),
        ] {
            let found = parse(text, "own.own.own").unwrap_err().1;
            assert_eq!(found.as_deref(), Some(advice), "{text}");
        }
        assert!(parse("a.b.c#x#y", "").is_err());
    }
}
