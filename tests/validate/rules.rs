//! Each rule of the language, with what is said when it is broken.

use lexgen::Config;
use lexgen::lex::Rule;
use serde_json::json;

use crate::{Field, lines, validator, value, with_defs};

#[test]
fn types() {
    let kinds = [
        (json!({"type": "boolean"}), "a boolean", json!(true)),
        (json!({"type": "integer"}), "an integer", json!(7)),
        (json!({"type": "string"}), "a string", json!("")),
        (json!({"type": "bytes"}), "bytes", json!({"$bytes": "AA"})),
        (
            json!({"type": "array", "items": {"type": "integer"}}),
            "an array",
            json!([1]),
        ),
        (json!({"type": "unknown"}), "an object", json!({"a": null})),
        (
            json!({"type": "ref", "ref": "#other"}),
            "an object",
            json!({"a": 1}),
        ),
        (
            json!({"type": "cid-link"}),
            "a link",
            json!({"$link": "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"}),
        ),
    ];
    let found = [
        ("boolean", json!(false), "the boolean false"),
        ("integer", json!(-3), "the integer -3"),
        ("string", json!("x"), "the string \"x\""),
        ("bytes", json!({"$bytes": "AAAA"}), "bytes (3 of them)"),
        ("array", json!([]), "an array"),
        ("object", json!({"a": 1}), "an object"),
    ];
    for (schema, wanted, good) in kinds {
        let kind = schema["type"].clone();
        let field = Field::new(schema);
        field.accepts(good);
        for (other, x, shown) in &found {
            let same = kind == *other || *other == "object" && wanted == "an object";
            if !same {
                field.refuses(
                    x.clone(),
                    &format!(": expected {wanted}, found {shown} (type)"),
                );
            }
        }
        field.refuses(
            json!(null),
            &format!(": expected {wanted}, found null (nullable)"),
        );
        field.refuses(
            json!(1.5),
            ": 1.5 has a fraction; the data model has integers only (float)",
        );
    }
}

#[test]
fn presence() {
    let it = with_defs(json!({"main": {
        "type": "object", "required": ["a", "b"], "nullable": ["b", "d"],
        "properties": {
            "a": {"type": "integer", "default": 3}, "b": {"type": "integer"},
            "c": {"type": "integer"}, "d": {"type": "integer"}
        }
    }}));
    let judge = |json| lines(it.validate("com.example.it", &value(&json)));
    assert!(judge(json!({"a": 1, "b": null})).is_empty());
    assert!(judge(json!({"a": 1, "b": 2, "d": null, "more": [{"x": null}]})).is_empty());
    assert_eq!(
        judge(json!({"c": null})),
        [
            "/c: expected an integer, found null (nullable)",
            "/a: the field is missing (required)",
            "/b: the field is missing (required)",
        ]
    );
}

#[test]
fn lengths_of_strings() {
    Field::new(json!({"type": "string", "minLength": 2, "maxLength": 4}))
        .accepts(json!("ab"))
        .accepts(json!("ää"))
        .refuses(json!("a"), ": at least 2 bytes, found 1 byte (minLength)")
        .refuses(json!("ääx"), ": at most 4 bytes, found 5 bytes (maxLength)");
    Field::new(json!({"type": "string", "minGraphemes": 2, "maxGraphemes": 3}))
        .accepts(json!("👨‍👩‍👧‍👧👨‍👩‍👧‍👧"))
        .accepts(json!("e\u{301}e\u{301}e\u{301}"))
        .accepts(json!("a\r\nb"))
        .refuses(
            json!("👨‍👩‍👧‍👧"),
            ": at least 2 graphemes, found 1 grapheme (minGraphemes)",
        )
        .refuses(
            json!("abcd"),
            ": at most 3 graphemes, found 4 graphemes (maxGraphemes)",
        )
        .refuses(
            json!("a\r\nbc"),
            ": at most 3 graphemes, found 4 graphemes (maxGraphemes)",
        );
    // Both count on their own.
    let both = Field::new(json!({"type": "string", "maxLength": 3, "maxGraphemes": 3}));
    assert_eq!(both.judge(json!("abcd")).len(), 2);
}

#[test]
fn values_that_are_listed() {
    Field::new(json!({"type": "string", "enum": ["a", "b"]}))
        .accepts(json!("b"))
        .refuses(
            json!("c"),
            ": expected one of \"a\", \"b\", found \"c\" (enum)",
        );
    Field::new(json!({"type": "string", "const": "a"}))
        .accepts(json!("a"))
        .refuses(json!(""), ": expected \"a\", found \"\" (const)");
    Field::new(json!({"type": "integer", "enum": [4, -9]}))
        .accepts(json!(-9))
        .refuses(json!(9), ": expected one of 4, -9, found 9 (enum)");
    Field::new(json!({"type": "integer", "const": 0}))
        .accepts(json!(-0.0))
        .refuses(json!(1), ": expected 0, found 1 (const)");
    Field::new(json!({"type": "boolean", "const": true}))
        .refuses(json!(false), ": expected true, found false (const)");
    Field::new(json!({"type": "string", "knownValues": ["a"]})).accepts(json!("z"));
}

#[test]
fn ranges() {
    Field::new(json!({"type": "integer", "minimum": -1, "maximum": 5}))
        .accepts(json!(-1))
        .accepts(json!(5.0))
        .refuses(json!(-2), ": at least -1, found -2 (minimum)")
        .refuses(json!(6), ": at most 5, found 6 (maximum)");
    Field::new(json!({"type": "array", "items": {"type": "integer", "maximum": 2}, "minLength": 1, "maxLength": 2}))
        .accepts(json!([1, 2]))
        .refuses(json!([]), ": at least 1 element, found 0 elements (minLength)")
        .refuses(json!([1, 1, 1]), ": at most 2 elements, found 3 elements (maxLength)")
        .refuses(json!([1, 3]), "/1: at most 2, found 3 (maximum)")
        .refuses(json!([null]), "/0: expected an integer, found null (type)");
    Field::new(json!({"type": "bytes", "minLength": 2, "maxLength": 3}))
        .accepts(json!({"$bytes": "AAAA"}))
        .refuses(
            json!({"$bytes": "AA=="}),
            ": at least 2 bytes, found 1 byte (minLength)",
        )
        .refuses(
            json!({"$bytes": "AAAAAA"}),
            ": at most 3 bytes, found 4 bytes (maxLength)",
        );
}

#[test]
fn formats_have_two_levels() {
    let datetime = || Field::new(json!({"type": "string", "format": "datetime"}));
    let old = json!("1985-04-12T23:20:50.123-00:00");
    datetime().accepts(old.clone());
    assert_eq!(datetime().strict().judge(old).len(), 1);
    datetime().refuses(json!("yesterday"), &datetime().judge(json!("yesterday"))[0]);
    assert!(
        datetime().judge(json!("yesterday"))[0]
            .starts_with(": \"yesterday\" is not a valid datetime: ")
    );
    Field::new(json!({"type": "string", "format": "did"}))
        .accepts(json!("did:plc:ewvi7nxzyoun6zhxrhs64oiz"))
        .strict()
        .accepts(json!("did:plc:ewvi7nxzyoun6zhxrhs64oiz"));
}

#[test]
fn blobs() {
    const RAW: &str = "bafkreibjfgx2gprinfvicegelk5kosd6y2frmqpqzwqkg7usac74l3t2v4";
    const CBOR: &str = "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq";
    let blob = |cid: &str, mime: &str, size: i64| json!({"$type": "blob", "ref": {"$link": cid}, "mimeType": mime, "size": size});
    let field =
        || Field::new(json!({"type": "blob", "accept": ["image/*", "text/plain"], "maxSize": 9}));
    field()
        .accepts(blob(RAW, "image/png", 9))
        .accepts(blob(CBOR, "text/plain", 0))
        .accepts(blob(RAW, "image/png", -1))
        .accepts(json!({"cid": RAW, "mimeType": "image/png"}))
        .refuses(
            blob(RAW, "video/mp4", 1),
            "/mimeType: expected a media type of image/*, text/plain, found \"video/mp4\" (accept)",
        )
        .refuses(
            json!({"cid": RAW, "mimeType": "text/html"}),
            "/mimeType: expected a media type of image/*, text/plain, found \"text/html\" (accept)",
        )
        .refuses(
            blob(RAW, "image/png", 10),
            "/size: at most 9 bytes, found 10 bytes (maxSize)",
        )
        .refuses(
            blob(RAW, "image/png", -2),
            "/size: expected the number of bytes, found the integer -2 (blob)",
        )
        .refuses(
            json!({"cid": RAW, "mimeType": "image/png", "size": 3}),
            "/$type: expected `blob` as `$type`, found nothing ($type)",
        )
        .refuses(
            json!({}),
            "/$type: expected `blob` as `$type`, found nothing ($type)",
        )
        .refuses(
            json!({"cid": "x", "mimeType": "image/png"}),
            "/cid: expected the text of a CID of version 1 in base32, found the string \"x\" (blob)",
        );
    let mut more = blob(RAW, "image/png", 1);
    more["alt"] = json!("");
    field().refuses(
        more,
        ": expected a blob with `ref`, `mimeType` and `size`, found also a field \"alt\" (blob)",
    );
    let strict = field().strict();
    strict.accepts(blob(RAW, "image/png", 9));
    for bad in [
        blob(CBOR, "image/png", 1),
        blob(RAW, "image/png", -1),
        json!({"cid": RAW, "mimeType": "image/png"}),
    ] {
        assert_eq!(strict.judge(bad.clone()).len(), 1, "{bad}");
    }
    let any = Field::new(json!({"type": "blob", "accept": []}));
    any.accepts(blob(RAW, "a/b", 1))
        .accepts(blob(RAW, "words", 1));
    assert_eq!(any.strict().judge(blob(RAW, "words", 1)).len(), 2);
}

#[test]
fn unions() {
    let open = || Field::new(json!({"type": "union", "refs": ["#other"]}));
    let refs = json!(["com.example.it#other"]);
    let closed = Field::new(json!({"type": "union", "refs": refs, "closed": true}));
    let good = json!({"$type": "com.example.it#other", "a": 1});
    let inner = json!({"$type": "com.example.it#other", "a": "1"});
    let other = json!({"$type": "com.example.elsewhere", "a": [{"b": 1}]});
    open()
        .accepts(good.clone())
        .accepts(other.clone())
        .refuses(
            inner.clone(),
            "/a: expected an integer, found the string \"1\" (type)",
        )
        .refuses(
            json!({"a": 1}),
            "/$type: expected one of \"com.example.it#other\" as `$type`, found nothing ($type)",
        )
        .refuses(
            json!("com.example.it#other"),
            ": expected an object with a `$type`, found the string \"com.example.it#other\" (type)",
        )
        .refuses(
            json!({"$type": "com.example.elsewhere", "a": [{"b": 1.5}]}),
            "/a/0/b: 1.5 has a fraction; the data model has integers only (float)",
        );
    closed
        .accepts(good)
        .refuses(inner, "/a: expected an integer, found the string \"1\" (type)")
        .refuses(
            other.clone(),
            "/$type: expected a `$type` of \"com.example.it#other\", found \"com.example.elsewhere\" (closed)",
        );
    open().strict().refuses(
        other,
        ": \"com.example.elsewhere\" is not among the lexicons (ref)",
    );
    Field::new(json!({"type": "union", "refs": []})).accepts(json!({"$type": "a"}));
}

#[test]
fn main_has_one_name_in_data() {
    let record = json!({"type": "record", "key": "tid", "record": {
        "type": "object", "properties": {"x": {"type": "union", "closed": true, "refs": ["com.example.it#main"]}}
    }});
    let it = with_defs(json!({"main": record}));
    let inner = json!({"$type": "com.example.it"});
    let good = json!({"$type": "com.example.it", "x": inner});
    assert_eq!(lines(it.validate_typed(&value(&good))), [""; 0]);
    assert_eq!(
        lines(it.validate("com.example.it#main", &value(&good))),
        [""; 0]
    );
    let spelled = json!({"$type": "com.example.it#main", "x": {"$type": "com.example.it#main"}});
    assert_eq!(lines(it.validate_typed(&value(&spelled))), [""; 0]);
    assert_eq!(
        it.strict(true)
            .validate("com.example.it", &value(&spelled))
            .unwrap_err()
            .len(),
        2
    );
}

#[test]
fn strict_looks_into_members_that_spell_out_main() {
    let other = json!({"lexicon": 1, "id": "com.example.other", "defs": {"main": {
        "type": "object", "required": ["z"], "properties": {"z": {"type": "integer"}}}}});
    let record = json!({"type": "record", "key": "tid", "record": {
        "type": "object", "properties": {"x": {"type": "union", "refs": ["com.example.other"]}}
    }});
    let schemas = [
        json!({"lexicon": 1, "id": "com.example.it", "defs": {"main": record}}),
        other,
    ];
    let data = json!({"$type": "com.example.it", "x": {"$type": "com.example.other#main"}});
    let missing = "/x/z: the field is missing (required)";
    let it = validator(&schemas);
    assert_eq!(lines(it.validate_typed(&value(&data))), [missing]);
    let spelled = "/x/$type: expected \"com.example.other\" as `$type`, found \"com.example.other#main\" ($type)";
    for it in [
        it.clone().strict(true),
        it.strict(true).allow_unresolved(true),
    ] {
        assert_eq!(lines(it.validate_typed(&value(&data))), [spelled, missing]);
    }
}

#[test]
fn records_carry_their_type() {
    let record =
        json!({"type": "record", "key": "tid", "record": {"type": "object", "properties": {}}});
    let holder = json!({"lexicon": 1, "id": "com.example.holder", "defs": {"main": {
        "type": "object", "properties": {"x": {"type": "ref", "ref": "com.example.it"}}}}});
    let it = validator(&[
        json!({"lexicon": 1, "id": "com.example.it", "defs": {"main": record}}),
        holder,
    ]);
    let judge = |name: &str, json| lines(it.validate(name, &value(&json)));
    assert!(judge("com.example.it", json!({"$type": "com.example.it"})).is_empty());
    let missing = "/$type: expected com.example.it as `$type`, found nothing ($type)";
    assert_eq!(judge("com.example.it", json!({})), [missing]);
    assert_eq!(
        judge("com.example.holder", json!({"x": {}})),
        [format!("/x{missing}")]
    );
    assert_eq!(
        judge("com.example.it", json!({"$type": "com.example.that"})),
        ["/$type: expected \"com.example.it\" as `$type`, found \"com.example.that\" ($type)"]
    );
    assert_eq!(
        lines(it.validate_typed(&value(&json!({"$type": "com.example.that"})))),
        ["the value: \"com.example.that\" is not among the lexicons (ref)"]
    );
    assert_eq!(
        lines(it.validate_typed(&value(&json!([])))),
        ["the value: expected an object, found an array (type)"]
    );
}

#[test]
fn a_type_nobody_asked_for() {
    let field = || Field::new(json!({"type": "ref", "ref": "#other"}));
    field()
        .accepts(json!({"$type": "com.example.it#other", "a": 1}))
        .accepts(json!({"$type": "com.example.that", "a": 1}))
        .refuses(
            json!({"$type": "", "a": 1}),
            "/$type: expected a text that is not empty as `$type`, found the string \"\" ($type)",
        )
        .refuses(
            json!({"$type": 3, "a": 1}),
            "/$type: expected a text that is not empty as `$type`, found the integer 3 ($type)",
        );
    assert_eq!(
        field()
            .strict()
            .judge(json!({"$type": "com.example.that", "a": 1}))
            .len(),
        1
    );
}

#[test]
fn references_to_nothing() {
    let it = json!({"lexicon": 1, "id": "com.example.it", "defs": {"main": {"type": "object", "properties": {
        "a": {"type": "ref", "ref": "com.example.gone#x"},
        "b": {"type": "union", "refs": ["com.example.gone"], "closed": true}
    }}}});
    let it = validator(&[it]);
    let data = value(&json!({"a": [1], "b": {"$type": "com.example.gone"}}));
    assert_eq!(
        lines(it.validate("com.example.it", &data)),
        [
            "/a: \"com.example.gone#x\" is not among the lexicons (ref)",
            "/b: \"com.example.gone\" is not among the lexicons (ref)",
        ]
    );
    assert!(it.validate("com.example.it", &value(&json!({}))).is_ok());
    let lax = it.allow_unresolved(true);
    assert!(lax.validate("com.example.it", &data).is_ok());
    assert!(
        lax.validate_typed(&value(&json!({"$type": "com.example.gone"})))
            .is_ok()
    );
    let float = value(&json!({"a": [1.5], "b": {"$type": "com.example.gone"}}));
    assert_eq!(lax.validate("com.example.it", &float).unwrap_err().len(), 1);
    // A name that the caller gives must mean something.
    let violations = lax.validate("com.example.tti", &data).unwrap_err();
    assert_eq!(violations.iter().next().unwrap().rule, Rule::Unresolved);
    assert_eq!(
        lax.check_name("com.example.tit").unwrap_err().reason(),
        "did you mean `com.example.it`?"
    );
}

#[test]
fn names_of_endpoints() {
    let query = json!({"lexicon": 1, "id": "com.example.ask", "defs": {"main": {
        "type": "query",
        "parameters": {"type": "params", "required": ["n"], "properties": {
            "n": {"type": "integer", "maximum": 9},
            "m": {"type": "array", "items": {"type": "string"}}
        }},
        "output": {"encoding": "application/json", "schema": {"type": "ref", "ref": "#answer"}}
    }, "answer": {"type": "object", "properties": {"x": {"type": "boolean"}}}}});
    let put = json!({"lexicon": 1, "id": "com.example.put", "defs": {"main": {
        "type": "procedure", "input": {"encoding": "video/mp4"}, "output": {"encoding": "application/json"}
    }}});
    let it = validator(&[query, put]);
    let judge = |name: &str, json| lines(it.validate(name, &value(&json)));
    assert_eq!(
        judge("com.example.ask#params", json!({"n": 10, "other": 1})),
        ["/n: at most 9, found 10 (maximum)"]
    );
    assert_eq!(
        judge("com.example.ask#params", json!({"n": "1", "m": "x"})).len(),
        2
    );
    assert_eq!(judge("com.example.ask#output", json!({"x": 1})).len(), 1);
    assert_eq!(judge("com.example.put#output", json!([1, null])).len(), 0);
    assert_eq!(judge("com.example.put#params", json!({"q": 1})).len(), 0);
    for (name, reason) in [
        (
            "com.example.ask",
            "it is a query: name `com.example.ask#params` or `com.example.ask#output`",
        ),
        (
            "com.example.ask#input",
            "the query has `com.example.ask#params` or `com.example.ask#output`",
        ),
        ("com.example.put#input", "it is not JSON but `video/mp4`"),
        (
            "com.example.zzzzzzzz",
            "no lexicon that was read defines it",
        ),
    ] {
        assert_eq!(it.check_name(name).unwrap_err().reason(), reason);
    }
}

#[test]
fn messages_have_their_type_in_the_frame() {
    let watch = json!({"lexicon": 1, "id": "com.example.watch", "defs": {
        "main": {"type": "subscription", "message": {"schema": {"type": "union", "refs": ["#tick"]}}},
        "tick": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    }});
    let it = validator(&[watch]);
    let judge = |t: &str, json| lines(it.validate_message("com.example.watch", t, &value(&json)));
    assert!(judge("#tick", json!({"n": 1})).is_empty());
    assert!(judge("com.example.watch#tick", json!({"n": 1})).is_empty());
    assert!(judge("#tock", json!({})).is_empty());
    assert_eq!(
        judge("#tick", json!({})),
        ["/n: the field is missing (required)"]
    );
    let typed = value(&json!({"$type": "#tick", "n": "1"}));
    assert_eq!(
        lines(it.validate("com.example.watch#message", &typed)).len(),
        1
    );
}

#[test]
fn tokens_are_their_name() {
    let it = with_defs(json!({"main": {"type": "token"}, "word": {"type": "token"}}));
    assert!(
        it.validate("com.example.it#word", &"com.example.it#word".into())
            .is_ok()
    );
    assert!(
        it.validate("com.example.it", &"com.example.it".into())
            .is_ok()
    );
    assert!(
        it.validate("com.example.it", &"com.example.it#main".into())
            .is_err()
    );
    assert!(it.validate("com.example.it#word", &1.into()).is_err());
}

#[test]
fn record_keys() {
    let record = |id: &str, key: &str| json!({"lexicon": 1, "id": id, "defs": {"main": {"type": "record", "key": key, "record": {"type": "object", "properties": {}}}}});
    let it = validator(&[
        record("com.example.tid", "tid"),
        record("com.example.nsid", "nsid"),
        record("com.example.any", "any"),
        record("com.example.self", "literal:self"),
    ]);
    let key = |nsid: &str, key: &str| lines(it.validate_key(nsid, key));
    assert!(key("com.example.tid", "3jui7kd54zh2y").is_empty());
    assert!(key("com.example.nsid", "com.example.nsid").is_empty());
    assert!(key("com.example.any", "~x:").is_empty());
    assert!(key("com.example.self", "self").is_empty());
    assert_eq!(
        key("com.example.tid", "self"),
        ["the value: expected a TID as record key, found \"self\" (key)"]
    );
    assert_eq!(
        key("com.example.nsid", "self"),
        ["the value: expected an NSID as record key, found \"self\" (key)"]
    );
    assert_eq!(
        key("com.example.self", "me"),
        ["the value: expected \"self\" as record key, found \"me\" (key)"]
    );
    assert_eq!(
        key("com.example.any", ".."),
        ["the value: expected a valid one as record key, found \"..\" (key)"]
    );
    assert_eq!(key("com.example.gone", "x").len(), 1);
    assert!(
        it.allow_unresolved(true)
            .validate_key("com.example.gone", "x")
            .is_ok()
    );
}

#[test]
fn definitions_in_a_circle() {
    let it = with_defs(json!({"main": {"type": "object", "properties": {
        "next": {"type": "ref", "ref": "#main"},
        "all": {"type": "array", "items": {"type": "union", "refs": ["#main"]}},
        "n": {"type": "integer"}
    }}}));
    let data = json!({"next": {"next": {"all": [{"$type": "com.example.it", "n": "x"}]}}});
    assert_eq!(
        lines(it.validate("com.example.it", &value(&data))),
        ["/next/next/all/0/n: expected an integer, found the string \"x\" (type)"]
    );
}

#[test]
fn secrets_and_long_texts_are_not_shown() {
    let lexicon = json!({"lexicon": 1, "id": "com.example.it", "defs": {"main": {"type": "object", "properties": {
        "password": {"type": "string", "maxLength": 3},
        "pin": {"type": "string", "enum": ["1"]},
        "accessJwt": {"type": "array", "items": {"type": "integer"}},
        "text": {"type": "string", "enum": ["a"]}
    }}}});
    let it = Config::new()
        .source("x.json", lexicon.to_string())
        .secret_field("pin")
        .validator()
        .unwrap();
    let data = json!({"password": "hunter2", "pin": "9876", "accessJwt": ["hunter3"], "text": "x".repeat(100)});
    let all = lines(it.validate("com.example.it", &value(&data))).join("\n");
    assert!(!all.contains("hunter") && !all.contains("9876"), "{all}");
    assert!(
        all.contains("/password: at most 3 bytes, found (hidden) (maxLength)"),
        "{all}"
    );
    assert!(
        all.contains(&format!("found \"{}\"… (enum)", "x".repeat(60))),
        "{all}"
    );
}

#[test]
fn pointers_are_escaped() {
    let it =
        with_defs(json!({"main": {"type": "object", "properties": {"a/b~": {"type": "integer"}}}}));
    let found = it
        .validate("com.example.it", &value(&json!({"a/b~": ""})))
        .unwrap_err();
    assert_eq!(found.iter().next().unwrap().path, "/a~1b~0");
}

#[test]
fn validators_are_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    let it = with_defs(json!({"main": {"type": "object", "properties": {}}}));
    shared(&it);
    let copy = it.clone();
    let other =
        std::thread::spawn(move || copy.validate("com.example.it", &value(&json!({}))).is_ok());
    assert!(it.validate("com.example.it", &value(&json!({}))).is_ok() && other.join().unwrap());
}
