//! What `validate` finds in values that can be read: every limit, with path, rule, limit and actual value.

mod common;

use common::{read, write};
use golden::array::com::example::list::{board::Board, grid::Grid};
use golden::blob_bytes_link::com::example::file::upload::Upload;
use golden::create_session::com::atproto::server::create_session as session;
use golden::object::com::example::shape;
use golden::object::lex::Value as Data;
use golden::procedure::com::example::library::lend;
use golden::query::com::example::weather::get_forecast;
use golden::record::com::example::garden::bed::Bed;
use golden::string::com::example::text::lengths::Lengths;
use golden::subscription::com::example::harbour::subscribe_ships;
use golden::union::com::example::zoo::animal::Animal;
use serde_json::{Value, json};
use shape::constants::Constants;
use shape::fields::Fields;
use shape::presence::Presence;

/// Wants exactly these violations of a value: path, rule, limit and actual value of each.
macro_rules! breaks {
    ($value:expr, [$(($path:expr, $rule:expr, $limit:expr, $actual:expr)),* $(,)?]) => {{
        let judged = $value.validate();
        let found: Vec<[&str; 4]> = judged
            .as_ref()
            .err()
            .into_iter()
            .flat_map(|violations| violations.iter())
            .map(|v| [v.path.as_str(), v.rule.as_str(), v.limit.as_str(), v.actual.as_str()])
            .collect();
        let wanted: Vec<[&str; 4]> = vec![$([$path, $rule, $limit, $actual]),*];
        assert_eq!(found, wanted);
    }};
}

/// A copy with more fields.
fn with(mut object: Value, more: Value) -> Value {
    let map = object.as_object_mut().expect("an object");
    map.extend(more.as_object().expect("an object").clone());
    object
}

#[test]
fn constants() {
    breaks!(Constants::new(), []);
    let other = json!({
        "kind": "other", "sealed": false, "version": 3,
        "link": "com.example.other", "mark": "x", "open": true,
    });
    breaks!(
        read::<Constants>(&other),
        [
            ("/kind", "const", "\"shape\"", "\"other\""),
            ("/sealed", "const", "true", "false"),
            ("/version", "const", "2", "3"),
            (
                "/link",
                "const",
                "\"com.example.shape.constants\"",
                "\"com.example.other\""
            ),
            ("/mark", "const", "\"\"", "\"x\""),
            ("/open", "const", "false", "true"),
        ]
    );
}

#[test]
fn integers_and_what_is_below_references_and_unions() {
    let union = json!({ "$type": "com.example.none", "a": [1] });
    let least = json!({ "flag": true, "text": "", "union": union });
    let all = json!({ "ratio": -1, "bounded": 9_007_199_254_740_991_i64 });
    breaks!(read::<Fields>(&with(least.clone(), all)), []);
    let presence = with(presence(), json!({ "requiredUnknown": [] }));
    let wrong = json!({
        "ratio": 2, "bounded": -9_007_199_254_740_992_i64, "anything": "text", "main": presence,
        "union": { "$type": "com.example.none", "a": [{ "b": 1.5 }] },
    });
    breaks!(
        read::<Fields>(&with(least, wrong)),
        [
            ("/union/a/0/b", "float", "an integer", "1.5"),
            ("/anything", "type", "an object", "the string \"text\""),
            (
                "/bounded",
                "minimum",
                "-9007199254740991",
                "-9007199254740992"
            ),
            ("/main/requiredUnknown", "type", "an object", "an array"),
            ("/ratio", "enum", "-1, 0, 1", "2"),
        ]
    );
}

fn presence() -> Value {
    let point = json!({ "x": 1, "y": 2 });
    let union = json!({ "$type": "com.example.shape.presence#point", "x": 1, "y": 2 });
    json!({
        "required": "", "requiredList": [], "requiredRef": point, "requiredUnion": union,
        "requiredUnknown": {}, "nullable": null, "nullableList": null, "nullableRef": null,
        "nullableUnion": null, "nullableUnknown": null,
    })
}

/// Null can be put into a field of free form. Whether it may be there is up to the lexicon.
#[test]
fn null_in_free_form() {
    let mut value: Presence = read(&presence());
    value.nullable_unknown = Some(Data::Null);
    value.optional_nullable_unknown = Some(Some(Data::Null));
    let written = write(&value);
    assert_eq!(written["nullableUnknown"], Value::Null);
    assert_eq!(written.get("optionalNullableUnknown"), Some(&Value::Null));
    breaks!(value, []);
    value.required_unknown = Data::Null;
    value.optional_unknown = Some(Data::Null);
    breaks!(
        value,
        [
            ("/requiredUnknown", "nullable", "an object", "null"),
            ("/optionalUnknown", "nullable", "an object", "null"),
        ]
    );
    value.nullable_unknown = Some(Data::from("text"));
    value.required_unknown = read(&json!({}));
    value.optional_unknown = None;
    breaks!(
        value,
        [(
            "/nullableUnknown",
            "type",
            "an object",
            "the string \"text\""
        )]
    );
}

#[test]
fn lists_and_their_elements() {
    let good = json!({
        "$type": "com.example.list.board", "words": ["a"], "mixed": [],
        "owners": ["did:web:example.com"], "more": [1],
    });
    breaks!(read::<Board>(&good), []);
    let did = "did:web:example.com";
    let wrong = json!({
        "words": [], "owners": [did, did, did, did], "inline": [], "more": { "n": 2.5 },
        "mixed": [{ "$type": "com.example.none" }, { "$type": "com.example.none", "n": 0.5 }],
    });
    breaks!(
        read::<Board>(&with(good.clone(), wrong)),
        [
            ("/mixed/1/n", "float", "an integer", "0.5"),
            ("/words", "minLength", "1 element", "0 elements"),
            ("/inline", "minLength", "1 element", "0 elements"),
            ("/owners", "maxLength", "3 elements", "4 elements"),
            ("/more/n", "float", "an integer", "2.5"),
        ]
    );
    let words = json!({ "words": vec!["ä".repeat(51); 11] });
    let mut value: Board = read(&with(good, words));
    value.words.truncate(2);
    breaks!(
        value,
        [
            ("/words/0", "maxLength", "100 bytes", "102 bytes"),
            ("/words/1", "maxLength", "100 bytes", "102 bytes"),
        ]
    );
    let rows = json!({ "rows": [[1], [1, 2, 3, 4, 5, 6, 7, 8, 9]] });
    breaks!(
        read::<Grid>(&rows),
        [("/rows/1", "maxLength", "8 elements", "9 elements")]
    );
}

#[test]
fn bytes_and_graphemes_of_texts() {
    let least = json!({ "plain": "", "title": "" });
    let family = "👨‍👩‍👧‍👧";
    let good =
        json!({ "exact": "abc", "graphemes": family.repeat(12), "least": "ä", "bytes": "x" });
    breaks!(read::<Lengths>(&with(least.clone(), good)), []);
    let wrong = json!({
        "title": "x".repeat(65), "bytes": "", "exact": "ää", "graphemes": "",
        "least": "x", "most": "elf zeichen",
    });
    breaks!(
        read::<Lengths>(&with(least.clone(), wrong)),
        [
            ("/title", "maxGraphemes", "64 graphemes", "65 graphemes"),
            ("/bytes", "minLength", "1 byte", "0 bytes"),
            ("/exact", "maxLength", "3 bytes", "4 bytes"),
            ("/graphemes", "minGraphemes", "1 grapheme", "0 graphemes"),
            ("/least", "minLength", "2 bytes", "1 byte"),
            ("/most", "maxLength", "10 bytes", "11 bytes"),
        ]
    );
    let both = json!({ "graphemes": "ä\u{301}".repeat(80) });
    breaks!(
        read::<Lengths>(&with(least, both)),
        [
            ("/graphemes", "maxLength", "300 bytes", "320 bytes"),
            ("/graphemes", "maxGraphemes", "30 graphemes", "80 graphemes"),
        ]
    );
}

#[test]
fn blobs_and_bytes() {
    let link = json!({ "$link": "bafkreibjfgx2gprinfvicegelk5kosd6y2frmqpqzwqkg7usac74l3t2v4" });
    let blob = |media_type: &str, size: i64| json!({ "$type": "blob", "ref": link, "mimeType": media_type, "size": size });
    let sum = "A".repeat(42) + "A";
    let good = json!({
        "$type": "com.example.file.upload", "any": blob("x/y", 0), "sum": { "$bytes": sum },
        "root": link, "picture": blob("image/png", 1_000_000), "whatever": blob("a/b", 7),
        "thumbs": [blob("image/webp", 1)],
    });
    breaks!(read::<Upload>(&good), []);
    let wrong = json!({
        "any": blob("", -2), "sum": { "$bytes": "AAAA" }, "note": { "$bytes": "A".repeat(1368) },
        "picture": blob("image/gif", 1_000_001), "movie": blob("video", 1),
        "thumbs": [blob("image/webp", 1), blob("image/webp", 50_001)],
    });
    let value: Upload = read(&with(good, wrong));
    breaks!(
        value,
        [
            ("/any/mimeType", "blob", "a media type", "the string \"\""),
            ("/any/size", "blob", "the number of bytes", "the integer -2"),
            ("/sum", "minLength", "32 bytes", "3 bytes"),
            ("/movie/mimeType", "accept", "video/*", "\"video\""),
            ("/note", "maxLength", "1024 bytes", "1026 bytes"),
            (
                "/picture/mimeType",
                "accept",
                "image/png, image/jpeg",
                "\"image/gif\""
            ),
            ("/picture/size", "maxSize", "1000000 bytes", "1000001 bytes"),
            ("/thumbs/1/size", "maxSize", "50000 bytes", "50001 bytes"),
        ]
    );
}

#[test]
fn records_and_unions_that_hold_themselves() {
    let bed = json!({
        "$type": "com.example.garden.bed", "createdAt": "2026-11-05T08:30:00Z",
        "name": "n".repeat(641), "crops": [{ "plant": "a", "rows": 1 }, { "plant": "b", "rows": 0 }],
    });
    breaks!(
        read::<Bed>(&bed),
        [
            ("/name", "maxLength", "640 bytes", "641 bytes"),
            ("/name", "maxGraphemes", "64 graphemes", "641 graphemes"),
            ("/crops/1/rows", "minimum", "1", "0"),
        ]
    );
    let animal = |more: Value| {
        let cage = json!({ "$type": "com.example.zoo.animal#outdoor", "hectares": 1 });
        let kind = json!({ "$type": "com.example.zoo.animal#lion", "mane": true });
        let least = json!({ "$type": "com.example.zoo.animal", "cage": cage, "kind": kind });
        with(least, more)
    };
    let keeper = json!({ "keeper": { "$type": "com.example.none", "pay": 0.1 } });
    breaks!(
        read::<Animal>(&animal(json!({ "mate": animal(keeper) }))),
        [("/mate/keeper/pay", "float", "an integer", "0.1")]
    );
}

#[test]
fn what_calls_send_and_receive() {
    let params = json!({ "place": "here", "days": 15 });
    breaks!(
        read::<get_forecast::Params>(&params),
        [("/days", "maximum", "14", "15")]
    );
    let input = json!({
        "book": "at://did:web:example.com", "reader": "did:web:example.com", "days": 0,
    });
    breaks!(
        read::<lend::Input>(&input),
        [("/days", "minimum", "1", "0")]
    );
    let manifest = json!({ "$bytes": "A".repeat(26_668) });
    let arrived = json!({
        "$type": "com.example.harbour.subscribeShips#arrived", "seq": 1, "ship": "s",
        "time": "2026-11-05T08:30:00Z", "manifest": manifest,
    });
    breaks!(
        read::<subscribe_ships::Message>(&arrived),
        [("/manifest", "maxLength", "20000 bytes", "20001 bytes")]
    );
    let output = json!({
        "accessJwt": "secret", "refreshJwt": "secret", "handle": "alice.example.com",
        "did": "did:web:example.com", "didDoc": "no object",
    });
    let output: session::Output = read(&output);
    breaks!(
        output,
        [("/didDoc", "type", "an object", "the string \"no object\"")]
    );
    let violations = output.validate().unwrap_err();
    assert_eq!(
        violations.to_string(),
        "/didDoc: expected an object, found the string \"no object\" (type)"
    );
}
