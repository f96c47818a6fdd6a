//! What the reader makes of good and of half-broken lexicons.

use super::*;
use crate::diagnostic::render;
use crate::lexicon::*;
use crate::source::SourceFile;

fn read(text: &str) -> (Outcome, String) {
    let mut diagnostics = Diagnostics::default();
    let outcome = read_document(&SourceFile::new("f", text), &mut diagnostics);
    (outcome, render::plain(&diagnostics))
}

/// Reads definitions that must be valid, and gives `main`.
fn valid(defs: &str) -> Def {
    let (outcome, found) = read(&format!(
        r#"{{"lexicon": 1, "id": "com.example.thing", "defs": {defs}}}"#
    ));
    let Outcome::Valid(mut document) = outcome else {
        panic!("{found}");
    };
    document.defs.remove("main").unwrap()
}

#[test]
fn a_published_record_is_the_same_lexicon() {
    let file =
        r#"{"lexicon": 1, "id": "a.b.c", "description": " ", "defs": {"main": {"type": "token"}}}"#;
    let record = r#"{"$type": "com.atproto.lexicon.schema", "id": "a.b.c", "defs": {"main": {"type": "token"}}, "lexicon": 1}"#;
    let (file, found) = read(file);
    assert_eq!(found, "");
    let (record, found) = read(record);
    assert_eq!(found, "");
    let (file, record) = (
        file.into_document().unwrap(),
        record.into_document().unwrap(),
    );
    assert_eq!(
        (file.id, file.defs, file.description),
        (record.id, record.defs, None)
    );
}

#[test]
fn records() {
    let def = valid(
        r##"{"main": {"type": "record", "key": "literal:self", "record": {
            "type": "object", "description": "inner", "required": ["b", "a", "b"], "nullable": ["a"],
            "properties": {"a": {"type": "ref", "ref": "#x"}, "b": {"type": "unknown", "description": ""}}}}}"##,
    );
    assert_eq!(def.description.as_deref(), Some("inner"));
    let DefKind::Record(Record { key, record }) = def.kind else {
        panic!()
    };
    assert_eq!(key, RecordKey::Literal("self".into()));
    assert_eq!(record.required, ["b", "a"]);
    assert_eq!(record.nullable, ["a"]);
    assert_eq!(record.properties["b"].description, None);
    let SchemaKind::Ref(target) = &record.properties["a"].kind else {
        panic!()
    };
    assert_eq!(target.target, DefId::new("com.example.thing", "x"));
    assert_eq!(target.pointer, "/defs/main/record/properties/a/ref");
    assert_eq!(target.text, "#x");
}

#[test]
fn endpoints() {
    let def = valid(
        r##"{"main": {"type": "procedure",
            "parameters": {"type": "params", "properties": {"tags": {"type": "array", "items": {"type": "string"}}}},
            "input": {"encoding": "image/png, image/jpeg"},
            "output": {"encoding": "application/json", "description": "all", "schema": {"type": "ref", "ref": "a.b.c#main"}},
            "errors": [{"name": "A"}, {"name": "B", "description": "b"}, {"name": "A"}]}}"##,
    );
    let DefKind::Procedure(procedure) = def.kind else {
        panic!()
    };
    assert!(
        procedure
            .parameters
            .unwrap()
            .properties
            .contains_key("tags")
    );
    assert_eq!(
        procedure.input.unwrap().encoding,
        ["image/png", "image/jpeg"]
    );
    let output = procedure.output.unwrap();
    assert_eq!(output.description.as_deref(), Some("all"));
    let SchemaKind::Ref(target) = output.schema.unwrap().kind else {
        panic!()
    };
    assert_eq!(target.target, DefId::new("a.b.c", "main"));
    let names: Vec<_> = procedure
        .errors
        .iter()
        .map(|e| (e.name.as_str(), e.pointer.as_str()))
        .collect();
    assert_eq!(
        names,
        [("A", "/defs/main/errors/0"), ("B", "/defs/main/errors/1")]
    );
}

#[test]
fn strings_and_numbers() {
    let def = valid(
        r#"{"main": {"type": "string", "format": "at-uri", "maxLength": 10.0, "minGraphemes": 1,
            "enum": ["b", "a", "b"], "default": "c"}}"#,
    );
    let expected = StringSchema {
        format: Some(StringFormat::AtUri),
        length: LengthRange {
            min: None,
            max: Some(10),
        },
        graphemes: LengthRange {
            min: Some(1),
            max: None,
        },
        values: Some(vec!["b".into(), "a".into()]),
        ..StringSchema::default()
    };
    assert_eq!(def.kind, DefKind::Schema(SchemaKind::String(expected)));

    let def =
        valid(r#"{"main": {"type": "integer", "minimum": -1, "enum": [3, 1], "default": 1}}"#);
    let expected = IntegerSchema {
        minimum: Some(-1),
        values: vec![3, 1],
        default: Some(1),
        ..IntegerSchema::default()
    };
    assert_eq!(def.kind, DefKind::Schema(SchemaKind::Integer(expected)));

    let def = valid(r#"{"main": {"type": "blob", "accept": [], "maxSize": 1}}"#);
    let expected = BlobSchema {
        accept: Some(Vec::new()),
        max_size: Some(1),
    };
    assert_eq!(def.kind, DefKind::Schema(SchemaKind::Blob(expected)));
}

#[test]
fn what_is_wrong_becomes_opaque_or_is_left_out() {
    let (outcome, _) = read(
        r##"{"lexicon": 1, "id": "com.example.thing", "defs": {
            "main": {"type": "object", "required": ["a", "$x", "gone"], "properties": {
                "a": {"type": "token"}, "$x": {"type": "string"}, "b": {}, "c": {"type": "ref", "ref": "lex:a.b.c"},
                "d": {"type": "union", "refs": ["x y", "#e"]}}},
            "a.b": {"type": "token"}, "q": {"type": "query"}, "r": {"type": "ref", "ref": "#r"}}}"##,
    );
    let Outcome::Faulty(document) = outcome else {
        panic!()
    };
    assert_eq!(document.defs.keys().collect::<Vec<_>>(), ["main", "q", "r"]);
    let opaque = |kind: &str| SchemaKind::Opaque(kind.into());
    assert_eq!(document.defs["q"].kind, DefKind::Schema(opaque("query")));
    assert_eq!(document.defs["r"].kind, DefKind::Schema(opaque("ref")));
    let DefKind::Schema(SchemaKind::Object(main)) = &document.defs["main"].kind else {
        panic!()
    };
    assert_eq!(main.required, ["a"]);
    let kinds: Vec<_> = main
        .properties
        .iter()
        .map(|(name, s)| (name.as_str(), &s.kind))
        .collect();
    assert_eq!(
        kinds[..3],
        [
            ("a", &opaque("token")),
            ("b", &opaque("")),
            ("c", &opaque("ref"))
        ]
    );
    let SchemaKind::Union(union) = kinds[3].1 else {
        panic!()
    };
    assert_eq!(union.refs.len(), 1);
    assert!(!union.closed);
}

#[test]
fn permissions_that_are_not_understood_say_so() {
    let def = valid(
        r#"{"main": {"type": "permission-set", "title": "T", "title:lang": {"de": "D"}, "permissions": [
            {"type": "permission", "resource": "repo", "collection": ["com.example.a"], "action": ["create"]},
            {"type": "permission", "resource": "rpc", "lxm": ["com.example.b"], "inheritAud": true, "skey": "x"}]}}"#,
    );
    let DefKind::PermissionSet(set) = def.kind else {
        panic!()
    };
    assert_eq!(set.title_lang["de"], "D");
    let unknown: Vec<bool> = set.permissions.iter().map(|p| p.unknown).collect();
    assert_eq!(unknown, [false, true]);
    assert_eq!(set.permissions[0].action, ["create"]);
    assert_eq!(set.permissions[1].inherit_aud, Some(true));
}

#[test]
fn outcomes() {
    for (text, outcome) in [
        ("[]", Outcome::NotALexicon),
        ("7", Outcome::NotALexicon),
        (r#"{"name": "x"}"#, Outcome::NotALexicon),
        ("{", Outcome::Broken),
        (r#"{"type": "object"}"#, Outcome::Broken),
        (
            r#"{"lexicon": 2, "id": "a.b.c", "defs": {}}"#,
            Outcome::Broken,
        ),
        (
            r#"{"lexicon": 1, "id": "a.b", "defs": {}}"#,
            Outcome::Broken,
        ),
        (
            r#"{"lexicon": 1, "id": "a.b.c", "defs": []}"#,
            Outcome::Broken,
        ),
    ] {
        assert_eq!(read(text).0, outcome, "{text}");
    }
    let defs = r#""id": "a.b.c", "defs": {}}"#;
    for start in [
        r#"{"lexicon": "1", "#,
        "{",
        r#"{"lexicon": 1, "lexicon": 1, "#,
    ] {
        let (outcome, found) = read(&format!("{start}{defs}"));
        assert!(matches!(outcome, Outcome::Faulty(_)), "{start} {found}");
    }
}

/// Deep schemas end at the parser's limit, not at the end of the stack.
#[test]
fn deep_nesting_is_survived() {
    for levels in [10, 60, 100, 1000] {
        let open = r#"{"type": "array", "items": "#.repeat(levels);
        let text = format!(
            r#"{{"lexicon": 1, "id": "a.b.c", "defs": {{"main": {open}{{"type": "token"}}{}}}}}"#,
            "}".repeat(levels)
        );
        assert_eq!(read(&text).1.contains("L002"), levels > 120, "{levels}");
    }
}
