//! Objects: which fields may be absent or null, defaults, constants, integers, names on the wire.

mod common;

use common::{parse, read, refusal, refused, same, says, write};
use golden::object::com::example::shape;
use serde_json::{Value, json};
use shape::constants::{Constants, RequiredOnly};
use shape::defaults::{Defaults, DefaultsColour, DefaultsStyle, DefaultsTone, Formats};
use shape::fields::{Empty, Fields, FieldsUnion, Many};
use shape::presence::{Point, Presence, PresenceNullableUnion};

const KINDS: [&str; 5] = ["", "Ref", "List", "Union", "Unknown"];

/// A value for a field of the kind.
fn value(kind: &str) -> Value {
    match kind {
        "" => json!("text"),
        "Ref" => json!({ "x": 1, "y": 2 }),
        "List" => json!(["a", "b"]),
        "Union" => json!({ "$type": "com.example.shape.presence#point", "x": 1, "y": 2 }),
        _ => json!({ "any": [1, "two", null] }),
    }
}

/// An object with what has to be there.
fn least() -> Value {
    let mut object = json!({});
    for kind in KINDS {
        object[format!("required{kind}")] = value(kind);
        object[format!("nullable{kind}")] = value(kind);
    }
    object
}

#[test]
fn presence_of_every_kind_of_field() {
    same::<Presence>(least());
    for kind in KINDS {
        let with = |name: String, value: Value| {
            let mut object = least();
            object[name] = value;
            object
        };
        let without = |name: &str| {
            let mut object = least();
            object.as_object_mut().expect("an object").remove(name);
            object
        };

        let name = format!("required{kind}");
        says(
            &refusal::<Presence>(&without(&name)),
            &["missing field", &format!("`{name}`")],
        );
        if kind != "Unknown" {
            let message = refusal::<Presence>(&with(name.clone(), Value::Null));
            says(&message, &[&name]);
        }

        let name = format!("nullable{kind}");
        says(
            &refusal::<Presence>(&without(&name)),
            &["missing field", &format!("`{name}`")],
        );
        same::<Presence>(with(name, Value::Null));

        let name = format!("optional{kind}");
        same::<Presence>(with(name.clone(), value(kind)));
        if kind != "Unknown" {
            let message = refusal::<Presence>(&with(name.clone(), Value::Null));
            says(&message, &[&name]);
        }

        let name = format!("optionalNullable{kind}");
        same::<Presence>(with(name.clone(), value(kind)));
        same::<Presence>(with(name, Value::Null));
    }
}

#[test]
fn absent_and_null_are_told_apart() {
    let mut object: Presence = read(&least());
    assert_eq!(object.optional, None);
    assert_eq!(object.optional_nullable, None);
    object.optional_nullable = Some(None);
    assert_eq!(write(&object)["optionalNullable"], Value::Null);
    assert!(write(&object).get("optionalNullableRef").is_none());
    object.optional_nullable = Some(Some("x".to_owned()));
    assert_eq!(write(&object)["optionalNullable"], json!("x"));
    object.nullable = None;
    assert_eq!(write(&object).get("nullable"), Some(&Value::Null));
}

#[test]
fn a_field_that_is_there_twice_is_an_error() {
    let message = refused::<Point>(r#"{"x":1,"y":2,"x":3}"#);
    says(&message, &["`x`", "twice"]);
}

#[test]
fn strings_of_formats_have_defaults_and_constants_too() {
    let read: Formats = serde_json::from_str(r#"{"owner":"did:web:example.com"}"#).unwrap();
    assert_eq!(read.since, "2020-01-01T00:00:00Z");
    assert_eq!(read.language, "en");
    assert_eq!(read.until, None);
    assert_eq!(read.until_or_default(), "2030-01-01T00:00:00Z");
    let made = Formats::new(read.since.clone(), read.language.clone());
    assert_eq!(made, read);
    assert_eq!(
        write(&made),
        json!({
            "owner": "did:web:example.com", "language": "en", "since": "2020-01-01T00:00:00Z",
        })
    );
    assert!(refused::<Formats>("{}").contains("`owner`"));
}

#[test]
fn new_takes_what_is_required_in_the_order_of_the_lexicon() {
    let point = Point::new(1, 2);
    let object = Presence::new(
        "text",
        None,
        point.clone(),
        Some(point.clone()),
        vec!["a".to_owned()],
        None,
        golden::object::com::example::shape::presence::PresenceRequiredUnion::from(point.clone()),
        Some(PresenceNullableUnion::from(point)),
        golden::object::lex::Value::from("any"),
        None,
    );
    let member = json!({ "$type": "com.example.shape.presence#point", "x": 1, "y": 2 });
    assert_eq!(
        write(&object),
        json!({
            "required": "text", "requiredRef": { "x": 1, "y": 2 }, "requiredList": ["a"],
            "requiredUnion": member, "requiredUnknown": "any", "nullable": null,
            "nullableRef": { "x": 1, "y": 2 }, "nullableList": null, "nullableUnion": member,
            "nullableUnknown": null,
        })
    );
    same::<Presence>(write(&object));
}

#[test]
fn a_required_field_with_a_default_may_be_left_out_and_is_written() {
    let object: Defaults = read(&json!({}));
    assert_eq!(object.required_name, "shape");
    assert_eq!(object.required_sides, 4);
    assert!(object.required_visible);
    let written = json!({ "requiredName": "shape", "requiredSides": 4, "requiredVisible": true });
    assert_eq!(write(&object), written);
    let other = json!({ "requiredName": "", "requiredSides": 0, "requiredVisible": false });
    let object: Defaults = same(other);
    assert_eq!(object, Defaults::new("", false, 0));
}

#[test]
fn accessors_give_the_default_that_an_absent_field_stands_for() {
    let mut object: Defaults = read(&json!({}));
    assert_eq!(object.visible, None);
    assert!(object.visible_or_default());
    assert!(!object.locked_or_default());
    assert_eq!(object.sides_or_default(), 4);
    assert_eq!(object.offset_or_default(), -1);
    assert_eq!(object.name_or_default(), "square");
    assert_eq!(object.quote_or_default(), "it's a \"box\"\\");
    assert_eq!(object.colour_or_default(), DefaultsColour::Red);
    assert_eq!(object.style_or_default(), DefaultsStyle::Solid);
    assert_eq!(object.tone_or_default(), DefaultsTone::from("teal"));
    assert_eq!(object.link, None);
    assert!(write(&object).get("visible").is_none());

    object.visible = Some(false);
    object.offset = Some(7);
    object.name = Some("round".to_owned());
    object.style = Some(DefaultsStyle::Dashed);
    object.tone = Some(DefaultsTone::Red);
    assert!(!object.visible_or_default());
    assert_eq!(object.offset_or_default(), 7);
    assert_eq!(object.name_or_default(), "round");
    assert_eq!(object.style_or_default(), DefaultsStyle::Dashed);
    assert_eq!(object.tone_or_default(), DefaultsTone::Red);
}

#[test]
fn constants_are_known_to_new_and_have_to_be_there() {
    let object = Constants::new();
    let written = json!({ "kind": "shape", "version": 2, "sealed": true });
    assert_eq!(write(&object), written);
    same::<Constants>(written);
    let alone = json!({ "kind": "alone", "flag": true });
    assert_eq!(write(&RequiredOnly::new()), alone);
    let message = refusal::<RequiredOnly>(&json!({ "kind": "alone" }));
    says(&message, &["missing field `flag`"]);
    let full = json!({
        "kind": "shape", "version": 2, "sealed": true, "open": false, "mark": "",
        "link": "com.example.shape.constants",
    });
    same::<Constants>(full);
}

#[test]
fn integers_may_be_written_with_a_fraction_of_zero() {
    for text in ["1", "1.0", "1e0", "10e-1", "1.000"] {
        let point: Point = parse(&format!("{{\"x\":{text},\"y\":-2}}"));
        assert_eq!(point, Point::new(1, -2), "{text}");
        let written = serde_json::to_string(&point).expect("JSON");
        assert_eq!(written, r#"{"x":1,"y":-2}"#);
    }
    for text in [
        "1.5",
        "\"1\"",
        "true",
        "1e40",
        "9223372036854775808",
        "null",
    ] {
        let message = refused::<Point>(&format!("{{\"x\":{text},\"y\":0}}"));
        says(&message, &["`x`"]);
    }
    for number in [i64::MIN, i64::MAX, 9_007_199_254_740_993] {
        same::<Point>(json!({ "x": number, "y": 0 }));
    }
}

#[test]
fn names_on_the_wire_are_those_of_the_lexicon() {
    let object: Fields = same(json!({
        "__pfp": "a", "anything": { "$type": "x.y.z", "n": [null, true] }, "backgroundRGB": "b",
        "blob": {
            "$type": "blob", "mimeType": "image/png", "size": 3,
            "ref": { "$link": "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku" },
        },
        "bounded": -9007199254740991i64, "bytes": { "$bytes": "AQID" }, "count": 1,
        "deprecatedField": "c", "eventID": "d", "flag": false,
        "link": { "$link": "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku" },
        "list": [1, 2], "old": 1, "ratio": -1, "ref": {}, "signing_key": "e", "text": "",
        "union": { "$type": "com.example.shape.fields#empty" }, "utf8Text": "f", "x2": 2,
    }));
    assert_eq!(object.pfp.as_deref(), Some("a"));
    assert_eq!(object.background_rgb.as_deref(), Some("b"));
    assert_eq!(object.event_id.as_deref(), Some("d"));
    assert_eq!(object.signing_key.as_deref(), Some("e"));
    assert_eq!(object.utf8_text.as_deref(), Some("f"));
    assert_eq!(object.r#ref, Some(Empty {}));
    let least = Fields::new(true, "t", FieldsUnion::from(Empty::new()));
    let union = json!({ "$type": "com.example.shape.fields#empty" });
    assert_eq!(
        write(&least),
        json!({ "flag": true, "text": "t", "union": union })
    );
}

#[test]
fn unknown_fields_of_an_object_are_dropped() {
    let point: Point = read(&json!({ "x": 1, "z": { "deep": [1] }, "y": 2, "$type": "ignored" }));
    assert_eq!(write(&point), json!({ "x": 1, "y": 2 }));
    assert_eq!(write(&read::<Empty>(&json!({ "a": 1 }))), json!({}));
}

#[test]
fn many_fields() {
    let mut object = json!({});
    for index in 0..70 {
        object[format!("field{index:02}")] = json!(index.to_string());
    }
    let many: Many = same(object);
    assert_eq!(many.field00.as_deref(), Some("0"));
    assert_eq!(many.field69, "69");
    assert_eq!(write(&Many::new("x")), json!({ "field69": "x" }));
}

#[test]
fn only_an_object_is_an_object() {
    for text in ["[]", "1", "\"x\"", "null", "true"] {
        says(&refused::<Empty>(text), &["expected an object"]);
        says(&refused::<Point>(text), &["expected an object"]);
    }
}
