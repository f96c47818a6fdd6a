//! The rules of the data model, with or without a lexicon.

use lexgen::lex::{Blob, Bytes, Float, Map, Value};
use serde_json::{Value as Json, json};

use crate::{Field, lines, value, with_defs};

const RAW: &str = "bafkreibjfgx2gprinfvicegelk5kosd6y2frmqpqzwqkg7usac74l3t2v4";

/// What is wrong with a value for which there is no lexicon, leniently and strictly.
fn judge(json: &str) -> (Vec<String>, Vec<String>) {
    let it = with_defs(json!({"main": {"type": "object", "properties": {}}}));
    let value: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"));
    let lenient = it.validate_data(&value);
    (lines(lenient), lines(it.strict(true).validate_data(&value)))
}

#[track_caller]
fn both(json: &str, line: &str) {
    let (lenient, strict) = judge(json);
    assert_eq!(lenient, [line]);
    assert_eq!(strict, [line]);
}

#[track_caller]
fn only_strict(json: &str, line: &str) {
    let (lenient, strict) = judge(json);
    assert_eq!(lenient, [""; 0]);
    assert_eq!(strict, [line]);
}

#[test]
fn numbers() {
    both(
        "{\"a\": 1.5}",
        "/a: 1.5 has a fraction; the data model has integers only (float)",
    );
    both(
        "{\"a\": 1e-3}",
        "/a: 0.001 has a fraction; the data model has integers only (float)",
    );
    both(
        "{\"a\": 9223372036854775808}",
        "/a: 9.223372036854776e18 needs more than 64 bits (integer)",
    );
    both(
        "{\"a\": [1e300]}",
        "/a/0: 1e300 needs more than 64 bits (integer)",
    );
    only_strict(
        "{\"a\": 9007199254740993}",
        "/a: 9007199254740993 needs more than 53 bits (integer)",
    );
    only_strict(
        "{\"a\": -9223372036854775808}",
        "/a: -9223372036854775808 needs more than 53 bits (integer)",
    );
    for fine in [
        "0",
        "-0",
        "-0.0",
        "123.0",
        "1e3",
        "9007199254740991",
        "-9007199254740991",
    ] {
        assert_eq!(judge(&format!("{{\"a\": {fine}}}")).1, [""; 0], "{fine}");
    }
    // DAG-CBOR tells a float from an integer.
    let it =
        with_defs(json!({"main": {"type": "object", "properties": {"a": {"type": "integer"}}}}));
    for (float, words) in [
        (1.0, "1.0 is a float"),
        (f64::NAN, "NaN is a float"),
        (f64::NEG_INFINITY, "-inf is a float"),
        (-1.5, "-1.5 has a fraction"),
    ] {
        let float = Value::Object(Map::from_iter([("a", Value::Float(Float(float)))]));
        assert_eq!(
            lines(it.validate("com.example.it", &float)),
            [format!(
                "/a: {words}; the data model has integers only (float)"
            )]
        );
    }
    // Lexicons do not change what a number is.
    Field::new(json!({"type": "integer"}))
        .accepts(json!(9007199254740993_i64))
        .refuses(
            json!(u64::MAX),
            ": 1.8446744073709552e19 needs more than 64 bits (integer)",
        )
        .strict()
        .refuses(
            json!(9007199254740993_i64),
            ": 9007199254740993 needs more than 53 bits (integer)",
        );
}

#[test]
fn type_names() {
    let rest = "as `$type`, found";
    for (json, found) in [
        ("null", "null"),
        ("123", "the integer 123"),
        ("\"\"", "the string \"\""),
        ("{}", "an object"),
    ] {
        both(
            &format!("{{\"r\": [{{\"$type\": {json}}}]}}"),
            &format!("/r/0/$type: expected a text that is not empty {rest} {found} ($type)"),
        );
    }
    assert_eq!(
        judge("{\"r\": {\"$type\": \"anything at all\", \"$other\": 1}}").1,
        [""; 0]
    );
}

#[test]
fn bytes() {
    let limit = "expected an object with base64 as `$bytes` and nothing else, found";
    for good in ["", "AA", "AA==", "AAA", "AAA=", "123", "+/+/"] {
        assert_eq!(
            judge(&format!("{{\"b\": {{\"$bytes\": \"{good}\"}}}}")).1,
            [""; 0],
            "{good}"
        );
    }
    for bad in ["A", "-_-_", "AA=", "AA A", "AAAA="] {
        both(
            &format!("{{\"b\": {{\"$bytes\": \"{bad}\"}}}}"),
            &format!("/b: {limit} \"{bad}\", which is no base64 ($bytes)"),
        );
    }
    both(
        "{\"b\": {\"$bytes\": [1]}}",
        &format!("/b: {limit} an array ($bytes)"),
    );
    both(
        "{\"b\": {\"$bytes\": \"AA\", \"x\": 1}}",
        &format!("/b: {limit} other keys beside `$bytes` ($bytes)"),
    );
    let field = Field::new(json!({"type": "bytes"}));
    field.refuses(
        json!({"$bytes": "!"}),
        &format!(": {limit} \"!\", which is no base64 ($bytes)"),
    );
    field.refuses(json!({}), ": expected bytes, found an object (type)");
    field.refuses(
        json!({"bytes": "AA"}),
        ": expected bytes, found an object (type)",
    );
    assert_eq!(Bytes::from_base64("AA").unwrap().as_slice(), [0]);
    let seen = "/a: expected bytes, not their form in JSON, found \"AA\" ($bytes)";
    assert_eq!(judge_cbor("$bytes", "AA"), [seen]);
}

/// What is wrong with DAG-CBOR that has an object with this one entry, where JSON would have bytes or a link.
fn judge_cbor(key: &str, text: &str) -> Vec<String> {
    let inner = Value::Object(Map::from_iter([(key, Value::from(text))]));
    let outer = Value::Object(Map::from_iter([("a", inner)]));
    let bytes = serde_ipld_dagcbor::to_vec(&outer).unwrap();
    let read: Value = serde_ipld_dagcbor::from_slice(&bytes).unwrap();
    let it = with_defs(json!({"main": {"type": "object", "properties": {}}}));
    lines(it.validate_data(&read))
}

#[test]
fn links() {
    let limit =
        "expected an object with a CID of version 1 in base32 as `$link` and nothing else, found";
    for good in [
        RAW,
        "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
    ] {
        assert_eq!(
            judge(&format!("{{\"l\": {{\"$link\": \"{good}\"}}}}")).1,
            [""; 0],
            "{good}"
        );
    }
    // Version 0, another base, too short, upper case.
    for bad in [
        "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG",
        "zdj7WhuEjrB52m1BisYCtmjH1hSKa7yZ3jEZ9JcXaFRD51wVz",
        ".",
        "",
        "bafkrei",
        "BAFKREIBJFGX2GPRINFVICEGELK5KOSD6Y2FRMQPQZWQKG7USAC74L3T2V4",
    ] {
        both(
            &format!("{{\"l\": {{\"$link\": \"{bad}\"}}}}"),
            &format!("/l: {limit} \"{bad}\" ($link)"),
        );
    }
    let seen = format!("/a: expected a link, not its form in JSON, found \"{RAW}\" ($link)");
    assert_eq!(judge_cbor("$link", RAW), [seen]);
    both(
        "{\"l\": {\"$link\": 1}}",
        &format!("/l: {limit} the integer 1 ($link)"),
    );
    both(
        &format!("{{\"l\": {{\"$link\": \"{RAW}\", \"x\": 1}}}}"),
        &format!("/l: {limit} other keys beside `$link` ($link)"),
    );
    // DAG-PB is a codec that no repository has.
    let pb = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
    only_strict(
        &format!("{{\"l\": {{\"$link\": \"{pb}\"}}}}"),
        &format!("/l: expected a CID of DAG-CBOR or raw data by SHA-256, found \"{pb}\" ($link)"),
    );
    Field::new(json!({"type": "cid-link"}))
        .refuses(
            json!(RAW),
            &format!(": expected a link, found the string \"{RAW}\" (type)"),
        )
        .refuses(json!({"$link": "."}), &format!(": {limit} \".\" ($link)"));
}

#[test]
fn blobs_are_whole_wherever_they_are() {
    let blob = json!({"$type": "blob", "ref": {"$link": RAW}, "mimeType": "image/png", "size": 3});
    let judged = |blob: &Json| judge(&json!({"x": [blob]}).to_string());
    assert_eq!(judged(&blob).1, [""; 0]);
    for (key, with, line) in [
        (
            "ref",
            None,
            "/x/0/ref: expected a link, found nothing (blob)",
        ),
        ("ref", Some(json!(RAW)), ""),
        (
            "mimeType",
            None,
            "/x/0/mimeType: expected a media type, found nothing (blob)",
        ),
        (
            "mimeType",
            Some(json!("")),
            "/x/0/mimeType: expected a media type, found the string \"\" (blob)",
        ),
        (
            "size",
            Some(json!("3")),
            "/x/0/size: expected the number of bytes, found the string \"3\" (blob)",
        ),
        (
            "size",
            None,
            "/x/0/size: expected the number of bytes, found nothing (blob)",
        ),
    ] {
        let mut bad = blob.clone();
        match with {
            Some(with) => bad[key] = with,
            None => drop(bad.as_object_mut().unwrap().remove(key)),
        }
        let (lenient, strict) = judged(&bad);
        assert_eq!((lenient.len(), strict.len()), (1, 1), "{bad}");
        assert!(line.is_empty() || lenient == [line], "{lenient:?}");
    }
    let field = Field::new(json!({"type": "unknown"}));
    field.refuses(blob, ": expected an object, found a blob (type)");
}

#[test]
fn the_top_is_an_object() {
    for other in ["1", "\"blah\"", "[]", "null", "{\"$bytes\": \"AA\"}"] {
        assert_eq!(judge(other).0.len(), 1, "{other}");
    }
}

#[test]
fn depth() {
    let nested = |depth: usize| format!("{}1{}", "{\"a\": ".repeat(depth), "}".repeat(depth));
    assert_eq!(judge(&nested(32)).1, [""; 0]);
    let (lenient, strict) = judge(&nested(33));
    assert_eq!(lenient, [""; 0]);
    assert!(
        strict[0].ends_with(": nested more than 32 levels deep (depth)"),
        "{strict:?}"
    );
    // Deeper than any text that can be read.
    let mut deep = Value::Integer(1);
    for _ in 0..10_000 {
        deep = Value::Array(vec![deep]);
    }
    let deep = Value::Object(Map::from_iter([("a", deep)]));
    let it =
        with_defs(json!({"main": {"type": "array", "items": {"type": "ref", "ref": "#main"}}}));
    let found = lines(it.validate_data(&deep));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].ends_with(": nested more than 128 levels deep (depth)"),
        "{found:?}"
    );
    let Value::Object(map) = &deep else { return };
    let inner = map.get("a").unwrap();
    assert_eq!(lines(it.validate("com.example.it", inner)).len(), 1);
    drop(value(&json!({})));
}

#[test]
fn a_legacy_blob_is_judged_as_it_is_read() {
    let field = Field::new(json!({"type": "blob"}));
    for (cid, is_one) in [
        (RAW, true),
        (
            "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
            true,
        ),
        (
            "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
            true,
        ),
        ("QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG", false),
        ("zdj7WhuEjrB52m1BisYCtmjH1hSKa7yZ3jEZ9JcXaFRD51wVz", false),
        (
            "BAFKREIBJFGX2GPRINFVICEGELK5KOSD6Y2FRMQPQZWQKG7USAC74L3T2V4",
            false,
        ),
        (
            "bafkreibjfgx2gprinfvicegelk5kosd6y2frmqpqzwqkg7usac74l3t2v",
            false,
        ),
        ("", false),
    ] {
        let blob = json!({"cid": cid, "mimeType": "image/png"});
        assert_eq!(
            serde_json::from_value::<Blob>(blob.clone()).is_ok(),
            is_one,
            "{cid}"
        );
        assert_eq!(field.judge(blob.clone()).is_empty(), is_one, "{cid}");
    }
}
