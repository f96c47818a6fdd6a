//! Objects that are kept as they were read until somebody looks at their entries.
use std::thread;

use serde_json::{from_str, json, to_string};

use super::lex::{Bytes, Map, Value};
use super::objects::CID;

fn texts() -> Vec<String> {
    let deep = format!("{}{{\"a\":1}}{}", "{\"a\":[".repeat(60), "]}".repeat(60));
    let wide: Vec<String> = (0..9000).map(|n| format!("\"key{n}\":\"{n}\"")).collect();
    vec![
        "{}".to_owned(),
        r#"{"a":null}"#.to_owned(),
        r#"{"a":{},"b":[],"c":[{}]}"#.to_owned(),
        r#"{"b":[1,[null,{"x":-7}],2.5,true],"a":{"c":"d","$type":"x","e":"é\n"}}"#.to_owned(),
        r#"{"$type":5,"a":[{"$type":"y","b":{"b":1,"$type":"z"}}]}"#.to_owned(),
        format!(r#"{{"a":{{"$link":"{CID}"}},"b":[{{"$bytes":"AQI"}},{{"$bytes":"Aw"}}]}}"#),
        format!(r#"{{"a":{{"$link":"{CID}","x":0}},"b":{{"$link":"bogus"}}}}"#),
        deep,
        format!("{{{}}}", wide.join(",")),
    ]
}

/// The same object twice: as it was read, and looked at.
fn twice(text: &str) -> (Value, Value) {
    let looked_at: Value = from_str(text).unwrap();
    assert!(looked_at.as_object().unwrap().iter().count() <= 9000);
    (from_str(text).unwrap(), looked_at)
}

#[test]
fn a_look_changes_nothing() {
    for text in texts() {
        let (packed, unpacked) = twice(&text);
        for value in [&packed, &unpacked, &packed.clone(), &unpacked.clone()] {
            assert_eq!(to_string(value).unwrap(), text);
            assert_eq!(Value::encode(value).unwrap(), unpacked);
            // JSON has no links, so this fails for some, with one message.
            let json = |value: &Value| {
                value
                    .decode::<serde_json::Value>()
                    .map_err(|e| e.to_string())
            };
            assert_eq!(json(value), json(&unpacked));
            assert_eq!(&value.decode::<Value>().unwrap(), value);
        }
        assert_eq!(packed.type_name(), unpacked.type_name());
        assert_eq!(
            packed.as_object().map(Map::len),
            unpacked.as_object().map(Map::len)
        );
        assert_eq!(format!("{packed:?}"), format!("{unpacked:?}"));
        assert_eq!(packed, unpacked);
    }
}

#[test]
fn a_look_changes_nothing_in_dag_cbor() {
    for text in texts().iter().filter(|text| !text.contains("2.5")) {
        let (packed, unpacked) = twice(text);
        let bytes = serde_ipld_dagcbor::to_vec(&packed).unwrap();
        assert_eq!(bytes, serde_ipld_dagcbor::to_vec(&unpacked).unwrap());
        let read: Value = serde_ipld_dagcbor::from_slice(&bytes).unwrap();
        assert_eq!(serde_ipld_dagcbor::to_vec(&read).unwrap(), bytes);
        assert_eq!(read, packed);
    }
}

#[test]
fn objects_are_changed_as_if_they_had_not_been_packed() {
    let mut map: Map = from_str(r#"{"b":{"c":[1]},"a":2}"#).unwrap();
    assert!(!map.is_empty());
    map.insert("c", 3);
    *map.get_mut("a").unwrap() = Value::Null;
    assert_eq!(map.remove("b").unwrap(), from_str(r#"{"c":[1]}"#).unwrap());
    assert_eq!(to_string(&map).unwrap(), r#"{"a":null,"c":3}"#);

    let map: Map = from_str(r#"{"b":1,"a":{"c":2}}"#).unwrap();
    let entries: Vec<(String, Value)> = map.into_iter().collect();
    assert_eq!(entries[0], ("b".to_owned(), 1.into()));
    assert_eq!(to_string(&entries[1].1).unwrap(), r#"{"c":2}"#);
}

#[test]
fn many_threads_may_look_at_once() {
    let value: Value = from_str(r#"{"a":{"b":["c"]}}"#).unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let inner = value.get("a").and_then(|a| a.get("b")).unwrap();
                assert_eq!(inner.as_array().unwrap()[0].as_str(), Some("c"));
            });
        }
    });
}

#[test]
fn keys_that_look_alike_are_told_apart() {
    // They have the same length, first and last byte.
    let value: Value = from_str(r#"{"axa":1,"aya":{"aza":2,"awa":[{"ava":3}]},"aua":4}"#).unwrap();
    assert_eq!(value.get("aua").and_then(Value::as_i64), Some(4));
    for text in [
        r#"{"a":1,"a":2}"#,
        r#"{"x":{"axa":{"b":[1,{}]},"aya":[2],"axa":3}}"#,
        r#"{"$type":"a","$type":"b"}"#,
    ] {
        let error = from_str::<Value>(text).unwrap_err().to_string();
        assert!(error.starts_with("duplicate key `"), "{error}");
    }
}

#[test]
fn bytes_of_dag_cbor_stay_bytes() {
    let bytes = [0xa2, 0x61, b'a', 0x42, 1, 2, 0x61, b'b', 0x81, 0x41, 3];
    let value: Value = serde_ipld_dagcbor::from_slice(&bytes).unwrap();
    assert_eq!(value.get("a"), Some(&Bytes::new([1, 2]).into()));
    let read: Value = value.decode().unwrap();
    assert_eq!(serde_ipld_dagcbor::to_vec(&read).unwrap(), bytes);
    let packed: Value = serde_ipld_dagcbor::from_slice(&bytes).unwrap();
    assert_eq!(serde_ipld_dagcbor::to_vec(&packed).unwrap(), bytes);
    assert_eq!(
        serde_json::to_value(&packed).unwrap(),
        json!({"a": {"$bytes": "AQI"}, "b": [{"$bytes": "Aw"}]})
    );
}
