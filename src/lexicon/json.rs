//! JSON as a tree in which no key stands twice.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, key_spans, push_segment};
use crate::source::SourceRef;

mod fault;
mod tree;

pub use tree::{Json, Members};

/// Parses a file. `None` when it is not JSON. Of a key that stands twice, the first value is kept.
pub(crate) fn parse(file: &SourceRef, diagnostics: &mut Diagnostics) -> Option<Value> {
    parse_tree(file, diagnostics).map(Value::from)
}

/// The same as a tree that borrows from the file.
pub fn parse_tree<'t>(file: &'t SourceRef, diagnostics: &mut Diagnostics) -> Option<Json<'t>> {
    let mut repeated = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(&file.text);
    let seed = Tree {
        repeated: &mut repeated,
    };
    let parsed = seed
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    match parsed {
        Ok(value) => {
            report_repeated(file, repeated, diagnostics);
            Some(value)
        }
        Err(error) => {
            diagnostics.push(fault::explain(file, &error));
            None
        }
    }
}

/// Reports each key that stands again, with the place where it stood first.
fn report_repeated(file: &SourceRef, mut repeated: Vec<String>, diagnostics: &mut Diagnostics) {
    repeated.sort();
    repeated.dedup();
    let all_spans = key_spans(&file.text, &repeated);
    for (pointer, spans) in repeated.iter().zip(all_spans) {
        let key = pointer.rsplit('/').next().unwrap_or_default();
        let key = key.replace("~1", "/").replace("~0", "~");
        let message = format!("the key `{key}` is written twice");
        let [first, rest @ ..] = spans.as_slice() else {
            continue;
        };
        for again in rest {
            let diagnostic = Diagnostic::new(Code::DuplicateKey, message.as_str())
                .at(Place::offset(file, again.start))
                .related(Place::offset(file, first.start), "first")
                .help("remove one of them; programs differ in which one they take");
            diagnostics.push(diagnostic);
        }
    }
}

/// Reads a tree, and notes the pointers of keys that stand twice.
struct Tree<'a> {
    repeated: &'a mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Json<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json<'de>, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json<'de>, A::Error> {
        let mut list = Vec::new();
        let mut known = self.repeated.len();
        while let Some(value) = seq.next_element_seed(Tree {
            repeated: &mut *self.repeated,
        })? {
            if known < self.repeated.len() {
                prefix(self.repeated, known, &list.len().to_string());
                known = self.repeated.len();
            }
            list.push(value);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json<'de>, A::Error> {
        let mut members = Vec::new();
        let mut known = self.repeated.len();
        while let Some(key) = entries.next_key_seed(Key)? {
            // Another crate in the build may turn on serde_json's arbitrary precision; numbers then come like this.
            if key == "$serde_json::private::Number" {
                let number: Number = entries
                    .next_value::<String>()?
                    .parse()
                    .map_err(A::Error::custom)?;
                return Ok(Json::Number(number));
            }
            let value = entries.next_value_seed(Tree {
                repeated: &mut *self.repeated,
            })?;
            if known < self.repeated.len() {
                prefix(self.repeated, known, &key);
                known = self.repeated.len();
            }
            members.push((key, value));
        }
        let members = Members::new(members, |key| {
            let mut pointer = String::from("/");
            push_segment(&mut pointer, key);
            self.repeated.push(pointer);
        });
        Ok(Json::Object(members))
    }
}

/// Reads a key, and borrows it unless it has escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Puts a segment before the pointers that were noted inside a value.
fn prefix(pointers: &mut [String], from: usize, segment: &str) {
    for pointer in pointers.iter_mut().skip(from) {
        let mut longer = String::from("/");
        push_segment(&mut longer, segment);
        longer.push_str(pointer);
        *pointer = longer;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::render;
    use crate::source::SourceFile;

    fn report(text: &str) -> String {
        let mut diagnostics = Diagnostics::default();
        parse(&SourceFile::new("f", text), &mut diagnostics);
        render::plain(&diagnostics)
    }

    #[test]
    fn the_tree_is_what_serde_json_gives() {
        let text = r#"{"a": [1, -2, 1.5, 18446744073709551615, true, null, "x\u00e4"], "b": {"c": {}}, "": []}"#;
        let mut diagnostics = Diagnostics::default();
        let tree = parse(&SourceFile::new("f", text), &mut diagnostics).unwrap();
        assert_eq!(tree, serde_json::from_str::<Value>(text).unwrap());
        assert!(diagnostics.is_empty());
    }

    #[test]
    fn the_first_of_two_keys_is_kept() {
        let mut diagnostics = Diagnostics::default();
        let file = SourceFile::new("f", r#"{"a": 1, "a": 2}"#);
        let tree = parse(&file, &mut diagnostics).unwrap();
        assert_eq!(tree, serde_json::json!({"a": 1}));
    }

    #[test]
    fn repeated_keys_are_found_wherever_they_are() {
        let text =
            "{\"x\": [0, {\"a/b\": {\"k\": 1, \"k\": 2, \"k\": 3}}],\n\"y\": 1, \"\\u0079\": 2}";
        let help = "help: remove one of them; programs differ in which one they take";
        assert_eq!(
            report(text),
            format!(
                "f:1:28: error[L003]: the key `k` is written twice; first at f:1:20; {help}\n\
                 f:1:36: error[L003]: the key `k` is written twice; first at f:1:20; {help}\n\
                 f:2:9: error[L003]: the key `y` is written twice; first at f:2:1; {help}\n"
            )
        );
    }

    #[test]
    fn errors_stand_where_they_are() {
        for (text, start) in [
            (
                "",
                "f:1:1: error[L001]: this is not JSON: this file is empty",
            ),
            (" \n ", "f:"),
            (
                "{\"a\": 1,}",
                "f:1:8: error[L001]: this is not JSON: a comma before",
            ),
            (
                "{\"ä\": 1,\n\"b\" 2}",
                "f:2:5: error[L001]: this is not JSON: a colon",
            ),
            (
                "[1 2]",
                "f:1:4: error[L001]: this is not JSON: a comma or `]`",
            ),
            (
                "{} {}",
                "f:1:4: error[L001]: this is not JSON: something follows",
            ),
            (
                "// x\n{}",
                "f:1:1: error[L001]: this is not JSON: a comment",
            ),
            (
                "{'a': 1}",
                "f:1:2: error[L001]: this is not JSON: a single quote",
            ),
            (
                "{\"a\": \"b\n\"}",
                "f:1:9: error[L001]: this is not JSON: a control",
            ),
            ("[\"\\ud800\"]", "f:1:"),
            ("[1e400]", "f:1:"),
            ("{\"a\": ", "f:1:"),
            ("\u{1F600}", "f:1:1: error[L001]"),
        ] {
            let found = report(text);
            assert!(found.starts_with(start), "{text:?}: {found}");
        }
        let deep = "[".repeat(100_000);
        assert!(report(&deep).contains("error[L002]"), "{}", report(&deep));
    }
}
