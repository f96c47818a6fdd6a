//! Files of data, and what points into them.

use lexgen::Validator;
use lexgen::diagnostic::render;
use lexgen::lex::{Bytes, CidLink, Map, Value};
use lexgen::validate::{Checked, DataFormat, check_file, cid_of_cbor, cid_of_json};
use serde_json::json;

use crate::{validator, value};

fn notes() -> Validator {
    let note = json!({"lexicon": 1, "id": "com.example.note", "defs": {"main": {
        "type": "record", "key": "tid", "record": {"type": "object", "required": ["text"], "properties": {
            "text": {"type": "string", "maxLength": 5}, "password": {"type": "string"}
        }}
    }}});
    let watch = json!({"lexicon": 1, "id": "com.example.watch", "defs": {
        "main": {"type": "subscription", "message": {"schema": {"type": "union", "refs": ["#tick"]}}},
        "tick": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    }});
    validator(&[note, watch])
}

fn check(path: &str, bytes: &[u8]) -> Checked {
    check_file(&notes(), None, path, bytes, DataFormat::detect(path, bytes))
}

fn plain(checked: &Checked) -> String {
    render::plain(&checked.diagnostics)
}

fn note(text: &str) -> Value {
    value(&json!({"$type": "com.example.note", "text": text}))
}

fn cbor(value: &Value) -> Vec<u8> {
    serde_ipld_dagcbor::to_vec(value).unwrap()
}

#[test]
fn json_has_lines_and_columns() {
    let text =
        "{\n  \"$type\": \"com.example.note\",\n  \"text\": \"too long\",\n  \"x\": [1.5]\n}\n";
    let checked = check("a.json", text.as_bytes());
    assert_eq!((checked.values, checked.invalid), (1, 1));
    assert_eq!(
        plain(&checked),
        "a.json:3:11: error[L604]: /text: at most 5 bytes, found 8 bytes (maxLength)\n\
         a.json:4:9: error[L610]: /x/0: 1.5 has a fraction; the data model has integers only (float)\n"
    );
    assert!(render::json(&checked.diagnostics).contains("\"pointer\":\"/x/0\""));
    let human = render::human(&checked.diagnostics, &render::Style::default());
    assert!(human.contains("3 |   \"text\": \"too long\""), "{human}");
}

#[test]
fn text_that_is_no_json() {
    for (text, line) in [
        (
            "",
            "a.json:1:1: error[L001]: this is not JSON: this file is empty\n",
        ),
        (
            "{\"a\": 1,}",
            "a.json:1:8: error[L001]: this is not JSON: a comma before a closing bracket\n",
        ),
        ("{\"a\": 1e999}", "a.json:1:"),
        (
            "{} {}",
            "a.json:1:4: error[L001]: this is not JSON: something follows",
        ),
        ("{\"a\": \"\\ud800\"}", "a.json:1:"),
    ] {
        let checked = check("a.json", text.as_bytes());
        assert!(
            plain(&checked).starts_with(line),
            "{text}: {}",
            plain(&checked)
        );
        assert_eq!(checked.invalid, 1);
    }
    assert!(
        plain(&check("a.json", b"{\"\xff\": 1}"))
            .starts_with("a.json: error[L013]: this is not UTF-8")
    );
    let marked = check("a.json", "\u{feff}{}".as_bytes());
    assert!(plain(&marked).starts_with("a.json: error[L014]: "));
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    assert!(plain(&check("a.json", deep.as_bytes())).contains("error[L002]"));
}

#[test]
fn keys_that_are_there_twice() {
    let text = "{\"$type\": \"com.example.note\", \"text\": \"a\",\n \"text\": \"b\", \"o\": {\"k\": 1, \"k\": 0.5}}";
    let found = plain(&check("a.json", text.as_bytes()));
    assert_eq!(found.matches("error[L003]").count(), 2, "{found}");
    assert!(
        found.starts_with(
            "a.json:2:2: error[L003]: the key `text` is written twice; first at a.json:1:31;"
        ),
        "{found}"
    );
}

#[test]
fn json_lines() {
    let text = "{\"$type\": \"com.example.note\", \"text\": \"a\"}\n\n{\"$type\": \"com.example.note\"}\r\n{\"$type\": \"com.example.note\", \"text\": \"abcdef\"}\n{\"a\": }\n{\"x\": 1, \"x\": 2}";
    let checked = check("a.jsonl", text.as_bytes());
    assert_eq!((checked.values, checked.invalid), (5, 4));
    let found = plain(&checked);
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(
        lines[0],
        "a.jsonl:3:1: error[L603]: /text: the field is missing (required)"
    );
    assert_eq!(
        lines[1],
        "a.jsonl:4:39: error[L604]: /text: at most 5 bytes, found 6 bytes (maxLength)"
    );
    assert!(lines[2].starts_with("a.jsonl:5:7: error[L001]"), "{found}");
    assert!(lines[3].starts_with("a.jsonl:6:"), "{found}");
    assert!(found.contains("a.jsonl:6:10: error[L003]"), "{found}");
}

#[test]
fn secrets_stay_hidden_in_the_lines_shown() {
    for (path, text) in [
        (
            "a.json",
            "{\"$type\": \"com.example.note\", \"text\": 1, \"password\": \"hünter2\", \"deep\": {\"token\": [\"xyzzy\"]}}",
        ),
        (
            "a.json",
            "{\"$type\": \"com.example.note\", \"text\": 1, \"password\": \"hünter2",
        ),
        ("a.json", "{\"identifier\": , \"password\": \"hünter2\"}"),
        ("a.json", "{\"identifier\": ,\n'password'\n:\n\"hünter2\"}"),
        ("a.json", "{password: \"hünter2\", x}"),
        ("a.json", "{\"accessJwt\" \"xyzzy\"}"),
        (
            "a.jsonl",
            "\n{\"$type\": \"com.example.note\", \"text\": 1, \"password\": \"hünter2\", \"refreshJwt\": \"xyzzy\"}\n",
        ),
    ] {
        let checked = check(path, text.as_bytes());
        assert_eq!(checked.invalid, 1);
        for shown in [
            plain(&checked),
            render::json(&checked.diagnostics),
            render::human(&checked.diagnostics, &render::Style::default()),
            format!("{checked:?}"),
        ] {
            assert!(
                !shown.contains("nter2") && !shown.contains("xyzzy"),
                "{shown}"
            );
        }
    }
}

#[test]
fn cbor_values_and_frames() {
    assert_eq!(check("a", &cbor(&note("a"))).invalid, 0);
    assert_eq!(
        plain(&check("a.cbor", &cbor(&note("abcdef")))),
        "a.cbor: error[L604]: /text: at most 5 bytes, found 6 bytes (maxLength)\n"
    );
    // A length in a longer form than it needs, keys in the wrong order, a float, nothing at all.
    for bad in [
        &b"\xb8\x01\x61a\x01"[..],
        b"\xa2\x61b\x01\x61a\x01",
        b"\xa1\x61a",
        b"",
    ] {
        let found = plain(&check("a.cbor", bad));
        assert!(found.starts_with("a.cbor: error[L601]"), "{bad:?}: {found}");
    }
    let float = b"\xa1\x61a\xfb\x3f\xf8\x00\x00\x00\x00\x00\x00";
    assert!(plain(&check("a.cbor", float)).contains("error[L607]"));
    // The shortest form, but of 2^63: the value is at fault, not its spelling.
    let great = b"\xa3\x61n\x1b\x80\0\0\0\0\0\0\0\x64text\x61a\x65$type\x70com.example.note";
    assert_eq!(
        plain(&check("a.cbor", great)),
        "a.cbor: error[L610]: /n: 9.223372036854776e18 needs more than 64 bits (integer)\n"
    );
    let frame = |n: &Value| {
        let header = Value::Object(Map::from_iter([
            ("op", Value::Integer(1)),
            ("t", "#tick".into()),
        ]));
        let payload = Value::Object(Map::from_iter([("n", n.clone())]));
        [cbor(&header), cbor(&payload)].concat()
    };
    let judge = |n: Value| {
        plain(&check_file(
            &notes(),
            Some("com.example.watch#message"),
            "f",
            &frame(&n),
            DataFormat::Cbor,
        ))
    };
    assert_eq!(judge(1.into()), "");
    // Without the subscription's name there is nothing to judge it by.
    let unnamed = frame(&1.into());
    assert_eq!(
        plain(&check("f", &unnamed)),
        "f: error[L608]: the value: \"#tick\" is not among the lexicons (ref); \
         help: name the subscription that the frame is of, as in `com.example.watch#message`\n"
    );
    let lenient = notes().allow_unresolved(true);
    let checked = check_file(&lenient, None, "f", &unnamed, DataFormat::Cbor);
    assert_eq!((checked.values, checked.invalid), (1, 0));
    assert_eq!(
        judge("1".into()),
        "f: error[L602]: /n: expected an integer, found the string \"1\" (type)\n"
    );
}

#[test]
fn what_is_wrong_with_bytes_is_said_in_words() {
    for (bad, why) in [
        (&b"\xa2\x61a\x01"[..], "it ends too early"),
        (b"\xbf\x61a\x01\xff", "a length is left open"),
        (b"\x1f\x8b\x08", "compressed with gzip; unpack it first"),
        (b"\x28\xb5\x2f\xfd\x00", "compressed with Zstandard"),
        (b"\xa1\x61\xff\x01", "a text is not UTF-8"),
        (b"\xa1\x61a\xfc", "the byte 0xfc stands where"),
        (b"\xa1\x61a\x18\x01", "longer than it needs to be"),
    ] {
        for path in ["a.cbor", "-"] {
            let found = plain(&check(path, bad));
            assert!(found.contains(why), "{bad:?}: {found}");
        }
    }
}

/// A repository of one node: its records by path.
fn car(records: &[(&str, Value)]) -> Vec<u8> {
    let mut blocks: Vec<(CidLink, Vec<u8>)> = Vec::new();
    let mut entries = Vec::new();
    let mut before = "";
    for (path, record) in records {
        let data = cbor(record);
        let cid = cid_of_cbor(&data).unwrap();
        let shared = before
            .bytes()
            .zip(path.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        entries.push(Value::Object(Map::from_iter([
            (
                "k",
                Value::Bytes(Bytes::new(path.as_bytes()[shared..].to_vec())),
            ),
            ("p", Value::Integer(shared as i64)),
            ("t", Value::Null),
            ("v", Value::Link(cid.clone())),
        ])));
        blocks.push((cid, data));
        before = path;
    }
    let node = Value::Object(Map::from_iter([
        ("e", Value::Array(entries)),
        ("l", Value::Null),
    ]));
    blocks.push((cid_of_cbor(&cbor(&node)).unwrap(), cbor(&node)));
    let roots = Value::Array(vec![Value::Link(blocks[0].0.clone())]);
    let header = Value::Object(Map::from_iter([
        ("roots", roots),
        ("version", Value::Integer(1)),
    ]));
    let mut car = Vec::new();
    push_section(&mut car, &cbor(&header));
    for (cid, data) in blocks {
        push_section(&mut car, &[cid.to_bytes(), data].concat());
    }
    car
}

fn push_section(car: &mut Vec<u8>, section: &[u8]) {
    let mut length = section.len();
    while length >= 0x80 {
        car.push(length as u8 | 0x80);
        length >>= 7;
    }
    car.push(length as u8);
    car.extend_from_slice(section);
}

#[test]
fn records_of_a_repository() {
    let file = car(&[
        ("com.example.note/3jui7kd54zh2y", note("fine")),
        ("com.example.note/3jui7kd54zh2z", note("not fine")),
        ("com.example.note/self", note("self")),
        ("com.example.other/3jui7kd54zh2y", note("moved")),
    ]);
    let checked = check("-", &file);
    assert_eq!((checked.values, checked.invalid), (4, 3));
    assert_eq!(
        plain(&checked),
        "-/com.example.note/3jui7kd54zh2z: error[L604]: /text: at most 5 bytes, found 8 bytes (maxLength)\n\
         -/com.example.note/self: error[L609]: the value: expected a TID as record key, found \"self\" (key)\n\
         -/com.example.other/3jui7kd54zh2y: error[L607]: /$type: expected \"com.example.other\" as `$type`, found \"com.example.note\" ($type)\n"
    );
    let other = check_file(
        &notes(),
        Some("com.example.other"),
        "a.car",
        &file,
        DataFormat::Car,
    );
    assert_eq!(other.values, 0);
}

#[test]
fn car_files_that_are_damaged() {
    let file = car(&[("com.example.note/3jui7kd54zh2y", note("fine"))]);
    let unnoticed = (0..file.len()).filter(|cut| {
        let cut = &file[..*cut];
        check_file(&notes(), None, "a.car", cut, DataFormat::Car).invalid == 0
    });
    // After the header, and after the first of two blocks.
    assert_eq!(unnoticed.count(), 2);
    let mut changed = 0;
    for at in 0..file.len() {
        let mut bad = file.clone();
        bad[at] ^= 1;
        changed +=
            usize::from(check_file(&notes(), None, "a.car", &bad, DataFormat::Car).invalid > 0);
    }
    assert!(changed > file.len() / 2, "{changed} of {}", file.len());
    let at = file.windows(4).position(|four| four == b"fine").unwrap();
    let mut bad = file.clone();
    bad[at] = b'F';
    let found = plain(&check("a.car", &bad));
    assert!(
        found.contains("error[L601]: the block is not what its CID stands for"),
        "{found}"
    );
}

#[test]
fn cids() {
    let text = r#"{"lexicon": 1, "id": "com.example.x", "defs": {"main": {"type": "token"}}}"#;
    let published = r#"{"defs": {"main": {"type": "token"}}, "$type": "com.atproto.lexicon.schema", "id": "com.example.x", "lexicon": 1.0}"#;
    assert_eq!(cid_of_json(text), cid_of_json(published));
    let cid = cid_of_json("{}").unwrap();
    assert_eq!(cid, cid_of_cbor(b"\xa0").unwrap());
    assert_eq!(
        cid.as_str(),
        "bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua"
    );
    for bad in [
        "",
        "[]",
        "{\"a\": 0.5}",
        "{\"a\": 1, \"a\": 1}",
        "{\"a\": {\"$link\": \"\"}}",
        "{\"a\": 99999999999999999999}",
    ] {
        assert!(cid_of_json(bad).is_err(), "{bad}");
    }
    let error = cid_of_cbor(b"\xa1\x61a\x18\x01").unwrap_err().to_string();
    assert!(error.starts_with("this is not DAG-CBOR: "), "{error}");
}

/// One value for each code that JSON can get; the others are about other formats.
#[test]
fn every_code_has_a_value() {
    let visit = json!({"lexicon": 1, "id": "com.example.visit", "defs": {"main": {
        "type": "record", "key": "tid", "record": {"type": "object", "required": ["by"], "properties": {
            "by": {"type": "string", "format": "did"},
            "kind": {"type": "string", "enum": ["short", "long"]},
            "guests": {"type": "integer", "maximum": 9},
            "gift": {"type": "union", "refs": ["com.example.flowers"]}
        }}
    }}});
    let validator = validator(&[visit]);
    for (code, fields) in [
        ("L602", "\"by\": 1"),
        ("L603", "\"kind\": \"long\""),
        ("L604", "\"by\": \"did:web:a.test\", \"guests\": 10"),
        ("L605", "\"by\": \"did:web:a.test\", \"kind\": \"other\""),
        ("L606", "\"by\": \"alice\""),
        (
            "L607",
            "\"by\": \"did:web:a.test\", \"gift\": {\"$type\": \"\"}",
        ),
        (
            "L608",
            "\"by\": \"did:web:a.test\", \"gift\": {\"$type\": \"com.example.flowers\"}",
        ),
        ("L610", "\"by\": \"did:web:a.test\", \"x\": 0.5"),
    ] {
        let text = format!("{{\"$type\": \"com.example.visit\", {fields}}}");
        let format = DataFormat::detect("a.json", text.as_bytes());
        let checked = check_file(&validator, None, "a.json", text.as_bytes(), format);
        let found = plain(&checked);
        assert!(found.contains(&format!("error[{code}]")), "{code}: {found}");
        assert_eq!(checked.diagnostics.iter().count(), 1, "{code}: {found}");
    }
}
