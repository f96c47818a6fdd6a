//! Objects: presence, order, unknown fields, where an error lies.
use serde_json::{from_str, from_value, json, to_string, to_value};

use super::lex::{Blob, CidLink, Datetime, Did, Map, Value};
use super::types::*;

pub const CID: &str = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";

fn error<T: serde::de::DeserializeOwned + std::fmt::Debug>(text: &str) -> String {
    from_str::<T>(text).unwrap_err().to_string()
}

#[test]
fn a_record_comes_back_as_it_was() {
    let text = r#"{"$type":"app.test.post","text":"hi","createdAt":"2024-01-01T00:00:00Z","custom":{"b":1,"a":[null]},"z":""}"#;
    let post: Post = from_str(text).unwrap();
    assert_eq!(post.text, "hi");
    assert_eq!(post.extra.len(), 2);
    assert_eq!(to_string(&post).unwrap(), text);
}

#[test]
fn new_fills_in_what_is_known() {
    let post = Post::new("hi", Datetime::new("2024-01-01T00:00:00Z").unwrap());
    assert_eq!(
        to_value(&post).unwrap(),
        json!({"$type": "app.test.post", "text": "hi", "createdAt": "2024-01-01T00:00:00Z"})
    );
    let thing = Thing::new(Did::new("did:web:a.test").unwrap(), 5, None);
    assert_eq!(
        to_string(&thing).unwrap(),
        r#"{"did":"did:web:a.test","notFound":true,"count":5,"since":null}"#
    );
}

#[test]
fn fields_are_read_in_any_order() {
    let post: Post = from_str(
        r#"{"createdAt":"2024-01-01T00:00:00Z","x":1,"text":"hi","$type":"app.test.post"}"#,
    )
    .unwrap();
    assert_eq!(
        (post.text.as_str(), post.extra.get("x")),
        ("hi", Some(&Value::Integer(1)))
    );
}

#[test]
fn the_type_of_a_record_may_be_absent_but_not_another() {
    let body = r#""text":"hi","createdAt":"2024-01-01T00:00:00Z"}"#;
    assert!(from_str::<Post>(&format!("{{{body}")).is_ok());
    assert!(from_str::<Post>(&format!(r#"{{"$type":"app.test.post#main",{body}"#)).is_ok());
    assert!(from_str::<Post>(&format!(r#"{{"\u0024type":"app.test.post",{body}"#)).is_ok());
    let other = error::<Post>(&format!(r#"{{"$type":"app.test.like",{body}"#));
    assert!(
        other.starts_with("the `$type` is `app.test.like`, expected `app.test.post`"),
        "{other}"
    );
    let null = error::<Post>(&format!(r#"{{"$type":null,{body}"#));
    assert!(
        null.starts_with("`$type`: invalid type: null, expected a string"),
        "{null}"
    );
    let twice = error::<Post>(&format!(
        r#"{{"$type":"app.test.post","$type":"app.test.post",{body}"#
    ));
    assert!(twice.starts_with("the object has two `$type`s"), "{twice}");
}

#[test]
fn a_plain_object_does_not_look_at_its_type() {
    for type_name in ["null", "1", "\"app.test.other\""] {
        let images: Images = from_str(&format!(r#"{{"$type":{type_name},"images":[]}}"#)).unwrap();
        assert_eq!(to_string(&images).unwrap(), r#"{"images":[]}"#);
    }
}

/// (field, JSON of it if it is there, the JSON that is written, or `None` for an error)
#[test]
fn absent_null_and_value_are_told_apart() {
    let cases: &[(&str, Option<&str>, Option<&str>)] = &[
        ("did", None, None),
        ("did", Some("null"), None),
        ("did", Some("\"did:web:a\""), Some("\"did:web:a\"")),
        ("notFound", None, None),
        ("notFound", Some("null"), None),
        ("notFound", Some("false"), Some("false")),
        ("count", None, Some("1")),
        ("count", Some("null"), None),
        ("count", Some("0"), Some("0")),
        ("since", None, None),
        ("since", Some("null"), Some("null")),
        ("since", Some("\"x\""), Some("\"x\"")),
        ("other", None, Some("absent")),
        ("other", Some("null"), None),
        ("other", Some("false"), Some("false")),
        ("swap", None, Some("absent")),
        ("swap", Some("null"), Some("null")),
        (
            "swap",
            Some(r#"{"$link":"CID"}"#),
            Some(r#"{"$link":"CID"}"#),
        ),
        ("swap", Some("1"), None),
    ];
    for (field, given, expected) in cases {
        let mut object = json!({"did": "did:web:b", "notFound": true, "since": null});
        match given {
            Some(text) => object[field] = from_str(&text.replace("CID", CID)).unwrap(),
            None => drop(object.as_object_mut().unwrap().remove(*field)),
        }
        // Once from text, once from a tree: they take different ways through serde.
        let from_text = from_str::<Thing>(&object.to_string());
        let from_tree = from_value::<Thing>(object);
        for read in [from_text, from_tree] {
            let written = read.as_ref().map(|thing| to_value(thing).unwrap());
            match (written, expected) {
                (Ok(written), Some("absent")) => assert_eq!(written.get(field), None, "{field}"),
                (Ok(written), Some(text)) => {
                    let expected: serde_json::Value = from_str(&text.replace("CID", CID)).unwrap();
                    assert_eq!(written.get(field), Some(&expected), "{field}");
                }
                (Err(error), None) => {
                    assert!(error.to_string().contains(&format!("`{field}`")), "{error}");
                }
                (written, expected) => panic!("{field} {given:?}: {written:?}, {expected:?}"),
            }
        }
    }
}

#[test]
fn integers_may_be_spelled_as_floats() {
    let read = |count: &str| {
        from_str::<Thing>(&format!(
            r#"{{"did":"did:x:d","notFound":true,"since":null,"count":{count}}}"#
        ))
        .map(|thing| thing.count)
    };
    assert_eq!(read("1.0").unwrap(), 1);
    assert_eq!(read("-2e3").unwrap(), -2000);
    assert_eq!(read("9223372036854775807").unwrap(), i64::MAX);
    assert_eq!(read("-9223372036854775808").unwrap(), i64::MIN);
    assert_eq!(read("-9223372036854775808.0").unwrap(), i64::MIN);
    for bad in [
        "1.5",
        "9223372036854775808",
        "9223372036854775808.0",
        "1e300",
        "\"1\"",
        "true",
    ] {
        let error = read(bad).unwrap_err().to_string();
        assert!(error.starts_with("`count`: invalid "), "{error}");
    }
}

#[test]
fn a_doubled_field_is_an_error() {
    let listed = error::<Images>(r#"{"images":[],"images":[]}"#);
    assert!(
        listed.starts_with("`images`: the field is there twice"),
        "{listed}"
    );
    let post = r#"{"text":"","createdAt":"2024-01-01T00:00:00Z","x":1,"x":2}"#;
    assert!(error::<Post>(post).starts_with("`x`: the field is there twice"));
}

#[test]
fn an_error_says_where_it_is() {
    let error = error::<Images>(
        r#"{"images":[{"alt":"","image":{"cid":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a","mimeType":"a/b"}},{"alt":null}]}"#,
    );
    assert_eq!(
        error,
        "`images[1].alt`: invalid type: null, expected a string at line 1 column 128"
    );
    let missing = from_str::<Images>(r#"{"images":[{"alt":""}]}"#)
        .unwrap_err()
        .to_string();
    assert!(
        missing.starts_with("`images[0]`: missing field `image`"),
        "{missing}"
    );
    let array = from_str::<Images>("[]").unwrap_err().to_string();
    assert!(
        array.starts_with("invalid type: sequence, expected an object"),
        "{array}"
    );
}

#[test]
fn extra_never_writes_a_key_twice() {
    let mut post = Post::new("hi", Datetime::new("2024-01-01T00:00:00Z").unwrap());
    post.extra = Map::from_iter([
        ("text", "no"),
        ("$type", "no"),
        ("embed", "no"),
        ("x", "yes"),
    ]);
    assert_eq!(
        to_string(&post).unwrap(),
        r#"{"$type":"app.test.post","text":"hi","createdAt":"2024-01-01T00:00:00Z","x":"yes"}"#
    );
}

#[test]
fn an_object_may_have_no_fields() {
    assert_eq!(
        from_str::<Empty>(r#"{"a":{"b":[1]},"$type":"x"}"#).unwrap(),
        Empty::default()
    );
    assert_eq!(to_string(&Empty::new()).unwrap(), "{}");
    assert!(from_str::<Empty>("null").is_err());
    assert_eq!(
        to_string(&EmptyRecord::default()).unwrap(),
        r#"{"$type":"app.test.empty"}"#
    );
    let kept: EmptyRecord = from_str(r#"{"a":1}"#).unwrap();
    assert_eq!(
        to_string(&kept).unwrap(),
        r#"{"$type":"app.test.empty","a":1}"#
    );
}

#[test]
fn names_of_the_standard_library_can_be_used() {
    use super::types::shadow;
    let text =
        r#"{"filled":{"$type":"app.test.string","writer":true},"self":{"reader":[1],"type":"x"}}"#;
    let vec: shadow::Vec = from_str(text).unwrap();
    assert_eq!(to_string(&vec).unwrap(), text);
    let union: shadow::Result = from_str(r#"{"$type":"app.test.none"}"#).unwrap();
    assert_eq!(union, shadow::Result::from(shadow::Box::new(7)));
    assert_eq!(
        from_str::<shadow::Into>("\"err\"").unwrap(),
        shadow::Into::Err
    );
    assert_eq!(shadow::Default::from("ok").as_str(), "ok");
    assert_eq!(
        from_str::<shadow::D>("{}").unwrap(),
        shadow::D::new(shadow::A::B)
    );
}

#[test]
fn a_blob_has_two_forms() {
    let typed = json!({"$type": "blob", "ref": {"$link": CID}, "mimeType": "image/png", "size": 5});
    let blob: Blob = from_value(typed.clone()).unwrap();
    assert_eq!(blob, Blob::new(CidLink::new(CID).unwrap(), "image/png", 5));
    assert_eq!(to_value(&blob).unwrap(), typed);
    let legacy = json!({"cid": CID, "mimeType": "image/png"});
    let blob: Blob = from_value(legacy.clone()).unwrap();
    assert_eq!(blob.size, None);
    assert_eq!(to_value(&blob).unwrap(), legacy);
    for (bad, message) in [
        (
            json!({"$type": "blob", "mimeType": "a/b", "size": 5}),
            "missing field `ref`",
        ),
        (
            json!({"$type": "blob", "mimeType": "a/b", "ref": {"$link": CID}}),
            "missing field `size`",
        ),
        (
            json!({"$type": "blob", "ref": {"$link": CID}, "size": 5}),
            "missing field `mimeType`",
        ),
        (
            json!({"$type": "x", "mimeType": "a/b"}),
            "the `$type` is `x`, expected `blob`",
        ),
        (
            json!({"mimeType": "a/b", "cid": "bafy"}),
            "invalid link `bafy`",
        ),
        (
            json!({"mimeType": "a/b", "ref": CID, "size": 1}),
            "`ref`: invalid type: string",
        ),
        (
            json!({"mimeType": "a/b", "ref": {"$link": CID}, "size": "1"}),
            "`size`: invalid type",
        ),
    ] {
        let error = from_value::<Blob>(bad).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

#[test]
fn an_error_says_where_the_blob_is_that_is_incomplete() {
    let legacy = r#"{"mimeType": "a/b", "cid": "bafy"}"#;
    for text in [r#"{"mimeType": "a/b"}"#, legacy] {
        let error = from_str::<Blob>(text).unwrap_err();
        assert_eq!((error.line(), error.column()), (1, text.len()), "{error}");
    }
}

#[test]
fn secrets_are_not_shown() {
    let mut input = Input::new("alice.test", "None");
    assert_eq!(
        format!("{input:?}"),
        r#"Input { identifier: "alice.test", password: "[redacted]" }"#
    );
    input.auth_factor_token = Some("12345".into());
    assert!(format!("{input:#?}").contains(r#"authFactorToken: "[redacted]","#));
}
