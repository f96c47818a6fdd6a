use std::path::Path;

use serde_json::{Value, json};

use super::*;
use crate::diagnostic::render;

const BASE: &str = r##"{
  "lexicon": 1,
  "id": "com.example.note",
  "defs": {
    "main": {
      "type": "query",
      "errors": [{ "name": "Gone", "description": "It is gone." }, { "name": "Locked" }]
    },
    "note": {
      "type": "object",
      "required": ["text", "tone"],
      "properties": {
        "text": { "type": "string", "maxLength": 100 },
        "tone": { "type": "string", "knownValues": ["low", "high"] }
      }
    }
  }
}
"##;

/// Lays overlays over `BASE`: the result, and what is said about it.
fn laid(overlays: &[Value]) -> (ParsedFile, String) {
    let texts: Vec<String> = overlays.iter().map(|o| format!("{o:#}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    laid_texts(BASE, &texts)
}

fn laid_texts(base: &str, overlays: &[&str]) -> (ParsedFile, String) {
    let inputs: Vec<Input> = overlays
        .iter()
        .enumerate()
        .map(|(n, text)| Input::Text {
            path: format!("o{n}.json"),
            text: (*text).to_owned(),
        })
        .collect();
    let mut diagnostics = Diagnostics::default();
    let overlays = Overlays::read(&inputs, &mut diagnostics);
    let mut files = [ParsedFile::parse(&SourceFile::new("base.json", base))];
    overlays.apply(&mut files, &mut diagnostics);
    let [file] = files;
    (file, render::plain(&diagnostics))
}

/// The value at a pointer after one overlay of the definitions, about which there is nothing to say.
fn changed(defs: Value, pointer: &str) -> Value {
    let (file, said) = laid(&[json!({"id": "com.example.note", "defs": defs})]);
    assert_eq!(said, "");
    let json = file.json.unwrap();
    json.pointer(pointer).cloned().unwrap_or(Value::Null)
}

/// What is said about one overlay of the definitions, without its place.
fn said(defs: Value) -> String {
    let (_, said) = laid(&[json!({"id": "com.example.note", "defs": defs})]);
    said
}

#[test]
fn objects_are_merged_and_values_replaced() {
    let text = json!({"type": "string", "maxLength": 300});
    let overlay = json!({"note": {"properties": {"text": {"maxLength": 300}}}});
    assert_eq!(changed(overlay, "/defs/note/properties/text"), text);
    // A value of another kind replaces too, which mends what has the wrong type.
    let list = json!({"note": {"properties": {"text": {"maxLength": ["x"]}}}});
    let pointer = "/defs/note/properties/text/maxLength";
    assert_eq!(changed(list, pointer), json!(["x"]));
    let object = json!({"note": {"required": {"a": 1}}});
    assert_eq!(changed(object, "/defs/note/required"), json!({"a": 1}));
    // New definitions and properties have a type.
    let new =
        json!({"pin": {"type": "token"}, "note": {"properties": {"pin": {"type": "boolean"}}}});
    assert_eq!(changed(new.clone(), "/defs/pin"), json!({"type": "token"}));
    let pin = changed(new, "/defs/note/properties/pin");
    assert_eq!(pin, json!({"type": "boolean"}));
}

#[test]
fn null_removes() {
    let overlay = json!({"main": null, "note": {"properties": {"text": {"maxLength": null}}}});
    assert_eq!(changed(overlay.clone(), "/defs/main"), Value::Null);
    let text = changed(overlay, "/defs/note/properties/text");
    assert_eq!(text, json!({"type": "string"}));
}

#[test]
fn lists_are_added_to() {
    let overlay = json!({"note": {"properties": {"tone": {"knownValues": ["high", "loud"]}}}});
    let (file, said) = laid(&[json!({"id": "com.example.note", "defs": overlay})]);
    let json = file.json.unwrap();
    let tones = json.pointer("/defs/note/properties/tone/knownValues");
    assert_eq!(tones, Some(&json!(["low", "high", "loud"])));
    assert!(said.contains("note[L325]"), "{said}");
    // Entries with a name are told by it.
    let overlay = json!({"main": {"errors": [
        {"name": "Gone", "description": null}, {"name": "Late", "description": "Too late."}
    ]}});
    assert_eq!(
        changed(overlay, "/defs/main/errors"),
        json!([{"name": "Gone"}, {"name": "Locked"}, {"name": "Late", "description": "Too late."}])
    );
    // A list where there is none.
    let overlay = json!({"note": {"nullable": ["text"]}});
    assert_eq!(changed(overlay, "/defs/note/nullable"), json!(["text"]));
}

#[test]
fn words_say_otherwise() {
    let pointer = "/defs/note/required";
    let order = |order: Value| changed(json!({"note": {"required": order}}), pointer);
    assert_eq!(order(json!({"$replace": ["tone"]})), json!(["tone"]));
    assert_eq!(order(json!({"$remove": ["text"]})), json!(["tone"]));
    assert_eq!(order(json!({"$add": ["x"]})), json!(["text", "tone", "x"]));
    let both = json!({"$comment": "why", "$remove": ["text"], "$add": ["x"]});
    assert_eq!(order(both), json!(["tone", "x"]));
    let overlay = json!({"main": {"errors": {"$remove": ["Gone"]}}});
    assert_eq!(
        changed(overlay, "/defs/main/errors"),
        json!([{"name": "Locked"}])
    );
    // A whole object, and a null that stays.
    let overlay = json!({"note": {"$replace": {"type": "token"}}});
    assert_eq!(changed(overlay, "/defs/note"), json!({"type": "token"}));
    let overlay = json!({"note": {"properties": {"text": {"default": {"$replace": null}}}}});
    let (file, said) = laid(&[json!({"id": "com.example.note", "defs": overlay})]);
    assert_eq!(said, "");
    let json = file.json.unwrap();
    let text = json.pointer("/defs/note/properties/text").unwrap();
    assert_eq!(text.get("default"), Some(&Value::Null));
    // A comment is left out, wherever it stands.
    let overlay = json!({"$comment": 1, "note": {"$comment": "why", "description": "A note."}});
    let note = changed(overlay, "/defs/note");
    assert!(note.get("$comment").is_none() && note.get("description").is_some());
    let overlay = json!({"note": {"$replace": {"$comment": "why", "type": "array", "items": {
        "$comment": ["why"], "type": "string", "knownValues": ["$comment"]
    }}}});
    assert_eq!(
        changed(overlay, "/defs/note"),
        json!({"type": "array", "items": {"type": "string", "knownValues": ["$comment"]}})
    );
    // An entry is the same with a comment and without one.
    let locked = json!({"$comment": "why", "name": "Locked"});
    let overlay = json!({"main": {"errors": {"$remove": [locked]}}});
    assert_eq!(
        changed(overlay, "/defs/main/errors"),
        json!([{"name": "Gone", "description": "It is gone."}])
    );
}

#[test]
fn what_is_not_there_is_told_with_the_nearest() {
    for (defs, expected) in [
        (
            json!({"note": {"properties": {"txet": {"maxLength": 1}}}}),
            "error[L323]: there is no property `txet` to change; help: did you mean `text`?\n",
        ),
        (
            json!({"nots": {"description": "x"}}),
            "error[L323]: there is no definition `nots` to change; help: did you mean `note`?\n",
        ),
        (
            json!({"other": {"description": "x"}}),
            "error[L323]: there is no definition `other` to change; help: to add a definition, give it a `type`\n",
        ),
        (
            json!({"note": {"requird": null}}),
            "error[L323]: there is no `requird` to remove; help: did you mean `required`?\n",
        ),
        (
            json!({"note": {"required": {"$remove": ["texts"]}}}),
            "error[L323]: the list has no entry `texts` to remove; help: did you mean `text`?\n",
        ),
        (
            json!({"note": {"required": {"$remvoe": ["text"]}}}),
            "error[L321]: `$remvoe` means nothing in an overlay; help: did you mean `$remove`?\n",
        ),
        (
            json!({"note": {"required": {"$remove": "text"}}}),
            "error[L321]: `$remove` is not a list; help: write `\"$remove\": [...]`\n",
        ),
        (
            json!({"note": {"properties": {"$add": ["text"]}}}),
            "error[L321]: `$add` is for lists, and the lexicon has none here; help: write the value itself, which replaces\n",
        ),
        (
            json!({"note": {"required": {"$replace": [], "$add": ["x"]}}}),
            "error[L321]: `$replace` cannot stand beside `$add`; help: `$replace` stands alone, `$add` and `$remove` alone or together\n",
        ),
        (
            json!({"note": {"required": {"$replace": [], "x": 1}}}),
            "error[L321]: `x` cannot stand beside `$replace`; help: `$replace` stands alone, `$add` and `$remove` alone or together\n",
        ),
    ] {
        let found = said(defs);
        assert!(
            found.ends_with(expected) && found.lines().count() == 1,
            "{found}"
        );
    }
}

#[test]
fn an_overlay_that_changes_nothing_is_told() {
    // Written out: how serde_json orders what it writes depends on a feature that any crate of a build may turn on.
    let same = r#"{
      "lexicon": 1,
      "defs": {"note": {"type": "object", "required": ["tone"], "properties": {"text": {"maxLength": 100}}}},
      "id": "com.example.note"
    }"#;
    let expected = "o0.json:4:13: warning[L324]: this overlay changes nothing: \
        the lexicon says all of it already; help: delete this file\n";
    assert_eq!(laid_texts(BASE, &[same]).1, expected);
    // The second says what the first has said.
    let one = json!({"id": "com.example.note", "defs": {"note": {"description": "x"}}});
    let (_, said) = laid(&[one.clone(), one]);
    assert!(
        said.starts_with("o1.json:") && said.contains("[L324]"),
        "{said}"
    );
    let (_, said) = laid(&[json!({"id": "com.example.note"})]);
    assert!(said.contains("[L324]"), "{said}");
}

#[test]
fn an_overlay_has_a_lexicon() {
    let (_, said) = laid_texts(
        BASE,
        &[
            r#"{"id": "com.example.notes", "defs": {}}"#,
            r#"{"id": "org.other", "defs": {}}"#,
            r#"{"defs": {}}"#,
            r#"{"id": 3}"#,
            "[]",
            "{",
        ],
    );
    let lines: Vec<&str> = said.lines().collect();
    for (line, start, end) in [
        (
            lines[0],
            "o0.json:1:8: error[L322]: there is no lexicon `com.example.notes`",
            "did you mean `com.example.note`?",
        ),
        (
            lines[1],
            "o1.json:1:8: error[L322]: ",
            "read that lexicon too, or delete this file",
        ),
        (
            lines[2],
            "o2.json:1:1: error[L321]: this overlay does not say which lexicon it is for",
            "",
        ),
        (
            lines[3],
            "o3.json:1:8: error[L321]: the `id` of an overlay is a text",
            "",
        ),
        (
            lines[4],
            "o4.json:1:1: error[L321]: an overlay is an object",
            "",
        ),
        (lines[5], "o5.json:", ""),
    ] {
        assert!(line.starts_with(start) && line.ends_with(end), "{line}");
    }
    assert!(lines[5].contains("error[L001]"), "{said}");
    let (_, said) = laid_texts(
        r#"{"id": "com.example.note",}"#,
        &[r#"{"id": "com.example.note"}"#],
    );
    let help = "mend `base.json`, which is not JSON: an overlay cannot mend that\n";
    assert!(said.ends_with(help), "{said}");
}

#[test]
fn every_value_keeps_its_place() {
    let first = json!({"id": "com.example.note", "defs": {"note": {
        "required": {"$remove": ["text"], "$add": ["pin"]},
        "properties": {"pin": {"type": "string", "enum": ["a"]}, "text": {"maxLength": 3}}
    }}});
    let second = json!({"id": "com.example.note", "defs": {"note": {
        "properties": {"pin": {"enum": ["b"]}, "tone": {"$replace": {"type": "integer"}}}
    }}});
    let (file, said) = laid(&[first, second]);
    assert_eq!(said, "");
    let place = |pointer: &str| {
        let place = Place::value(&file.file, pointer);
        format!("{}:{}", place.file.path, place.pointer().unwrap())
    };
    for (pointer, expected) in [
        ("", "base.json:"),
        ("/defs/note/required", "base.json:/defs/note/required"),
        ("/defs/note/required/0", "base.json:/defs/note/required/1"),
        (
            "/defs/note/required/1",
            "o0.json:/defs/note/required/$add/0",
        ),
        (
            "/defs/note/properties/text",
            "base.json:/defs/note/properties/text",
        ),
        (
            "/defs/note/properties/text/maxLength",
            "o0.json:/defs/note/properties/text/maxLength",
        ),
        (
            "/defs/note/properties/pin/enum/0",
            "o0.json:/defs/note/properties/pin/enum/0",
        ),
        (
            "/defs/note/properties/pin/enum/1",
            "o1.json:/defs/note/properties/pin/enum/0",
        ),
        (
            "/defs/note/properties/tone/type",
            "o1.json:/defs/note/properties/tone/$replace/type",
        ),
    ] {
        assert_eq!(place(pointer), expected);
    }
    let names: Vec<&str> = file
        .file
        .overlays()
        .iter()
        .map(|f| f.path.as_str())
        .collect();
    assert_eq!(names, ["o0.json", "o1.json"]);
}

#[test]
fn paths_are_compared_by_what_they_name() {
    let inputs = [Input::Text {
        path: "lexicons/over/a.json".into(),
        text: "{}".into(),
    }];
    let overlays = Overlays::read(&inputs, &mut Diagnostics::default());
    let has = |path: &str| overlays.has(&SourceFile::new(path, ""));
    assert!(has("./lexicons/over/a.json") && has("lexicons/x/../over/a.json"));
    assert!(!has("lexicons/a.json"));
    assert!(plain("a/./b").ends_with(Path::new("a/b")));
}

/// Whatever is laid over whatever, each value stands where its place says.
#[test]
fn any_value_anywhere_keeps_its_place() {
    let base: Value = serde_json::from_str(BASE).unwrap();
    let values = [
        json!(null),
        json!([]),
        json!({}),
        json!("text"),
        json!(["text", {"name": "Gone", "more": [1]}, 7]),
        json!({"type": "x", "a/b": {"~": ["y"]}}),
        json!({"$replace": {"a": [{"b": null}]}}),
        json!({"$remove": ["text", "Gone"], "$add": ["new", {"name": "Locked", "x": 1}]}),
        json!({"$add": 1, "$what": 2}),
    ];
    let mut checked = 0;
    for pointer in pointers(&base).iter().filter(|pointer| !pointer.is_empty()) {
        for (first, second) in values
            .iter()
            .flat_map(|a| values.iter().map(move |b| (a, b)))
        {
            let overlay = |value: &Value| {
                let mut segments: Vec<&str> = pointer.split('/').skip(1).collect();
                let mut overlay = value.clone();
                while let Some(segment) = segments.pop() {
                    overlay = match segment.parse::<usize>() {
                        Ok(_) => json!([overlay]),
                        Err(_) => json!({segment: overlay}),
                    };
                }
                overlay["id"] = json!("com.example.note");
                overlay.to_string()
            };
            let texts = [overlay(first), overlay(second)];
            let parsed =
                [&texts[0], &texts[1]].map(|text| serde_json::from_str::<Value>(text).unwrap());
            let (file, _) = laid_texts(BASE, &[&texts[0], &texts[1]]);
            let json = file.json.unwrap();
            for at in pointers(&json) {
                let value = json.pointer(&at).unwrap();
                let place = Place::value(&file.file, at.as_str());
                let there = match place.file.path.as_str() {
                    "o0.json" => &parsed[0],
                    "o1.json" => &parsed[1],
                    _ => &base,
                };
                let there = there.pointer(place.pointer().unwrap());
                let same = match value {
                    // What was merged stands in the first of its files, with less or more in it.
                    Value::Object(_) | Value::Array(_) => there.is_some(),
                    value => there == Some(value),
                };
                assert!(same, "{at} in {json}\nafter {texts:?}: {there:?}");
                checked += 1;
            }
        }
    }
    assert!(checked > 10_000, "{checked}");
}

/// The pointers of all values.
fn pointers(json: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut next = 0;
    while let Some(pointer) = found.get(next).cloned() {
        next += 1;
        match json.pointer(&pointer) {
            Some(Value::Object(map)) => {
                found.extend(map.keys().map(|key| piece::below(&pointer, key)));
            }
            Some(Value::Array(list)) => {
                found.extend((0..list.len()).map(|i| format!("{pointer}/{i}")));
            }
            _ => {}
        }
    }
    found
}
