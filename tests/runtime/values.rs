//! The data model: values, objects, bytes, links.
use serde_json::{from_str, from_value, json, to_string, to_value};

use super::lex::{Bytes, Cid, CidLink, Datetime, Did, Float, Map, Value};
use super::objects::CID;
use super::types::*;

fn value(text: &str) -> Value {
    from_str(text).unwrap()
}

#[test]
fn a_value_keeps_what_it_is_given() {
    for text in [
        "null",
        "true",
        "-9223372036854775808",
        "1.5",
        r#""é\n""#,
        "[]",
        "{}",
        r#"{"b":[1,[null,{}]],"a":{"$type":"x","c":"d"}}"#,
        r#"{"$bytes":"AQI"}"#,
        r#"{"$bytes":"A-Q"}"#,
        r#"{"$bytes":"AQI","x":1}"#,
        r#"{"$bytes":["AQI"]}"#,
        r#"{"$link":"bogus"}"#,
        r#"{"$link":5}"#,
        r#"{"$links":"x"}"#,
    ] {
        assert_eq!(to_string(&value(text)).unwrap(), text);
    }
}

#[test]
fn numbers_with_a_fraction_of_zero_are_integers() {
    assert_eq!(value("[1.0,1e3,-0.0]"), value("[1,1000,0]"));
    assert_eq!(value("0.5"), Value::Float(Float(0.5)));
    assert!(matches!(value("18446744073709551615"), Value::Float(_)));
}

#[test]
fn special_objects_are_recognised() {
    assert_eq!(
        value(r#"{"$bytes":"AQI"}"#),
        Value::Bytes(Bytes::new([1, 2]))
    );
    assert_eq!(
        value(&format!(r#"{{"$link":"{CID}"}}"#)),
        CidLink::new(CID).unwrap().into()
    );
    assert!(matches!(value(r#"{"$link":"bogus"}"#), Value::Object(_)));
    assert!(matches!(
        value(&format!(r#"{{"$link":"{CID}","x":0}}"#)),
        Value::Object(_)
    ));
}

#[test]
fn base64_is_read_as_writers_write_it() {
    for (text, bytes) in [
        ("", &b""[..]),
        ("AA", &[0]),
        ("AA==", &[0]),
        ("+/8=", &[0xfb, 0xff]),
        ("+/8", &[0xfb, 0xff]),
        ("123", &[0xd7, 0x6d]),
        ("////", &[255, 255, 255]),
    ] {
        assert_eq!(
            Bytes::from_base64(text).unwrap().as_slice(),
            bytes,
            "{text}"
        );
        let again = Bytes::new(bytes).to_base64();
        assert_eq!(Bytes::from_base64(&again).unwrap().as_slice(), bytes);
        assert!(!again.contains('='));
    }
    for text in [
        "A", "AAAAA", "-_8", "A=", "AA=", "=", "==", "A===", "A A", "AA==AA",
    ] {
        assert!(Bytes::from_base64(text).is_err(), "{text}");
    }
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(
        Bytes::from_base64(&Bytes::new(&*all).to_base64())
            .unwrap()
            .into_vec(),
        all
    );
}

#[test]
fn typed_bytes_and_links_are_strict() {
    assert_eq!(
        from_str::<Bytes>(r#"{"$bytes":"AQI="}"#).unwrap(),
        Bytes::new([1, 2])
    );
    for text in [
        "{}",
        r#"{"$bytes":1}"#,
        r#"{"$bytes":"A"}"#,
        r#"{"$bytes":"","a":1}"#,
        r#"{"a":""}"#,
        "\"AQI\"",
        "[1]",
    ] {
        assert!(from_str::<Bytes>(text).is_err(), "{text}");
        assert!(
            from_str::<CidLink>(&text.replace("bytes", "link")).is_err(),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_link_and_no_bytes_is_told_with_its_place() {
    for (text, message) in [
        ("{}", "empty object, expected the key `$link`"),
        (
            r#"{"$type":"x"}"#,
            "unexpected key `$type`, expected only `$link`",
        ),
        (r#"{"$link":"","x":1}"#, "unexpected key `x` beside `$link`"),
        (
            r#"{"x":1,"$link":""}"#,
            "unexpected key `x`, expected only `$link`",
        ),
        (
            r#"{"$link":"","$link":""}"#,
            "unexpected key `$link` beside `$link`",
        ),
        (
            r#"{"$link":1}"#,
            "`$link`: invalid type: integer `1`, expected a string",
        ),
        (
            r#"{"$link":{}}"#,
            "`$link`: invalid type: map, expected a string",
        ),
        (r#"{"$link":"."}"#, "invalid link `.`, expected a CID"),
        (
            r#""""#,
            "invalid type: string \"\", expected an object with the key `$link`",
        ),
    ] {
        let error = from_str::<CidLink>(text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
        // The same as part of an object, from the text and from a value that keeps what it is given.
        let thing =
            format!(r#"{{"did":"did:web:a.test","since":null,"notFound":true,"swap":{text}}}"#);
        let within = match message.strip_prefix('`') {
            Some(message) => format!("`swap.{message}"),
            None => format!("`swap`: {message}"),
        };
        let error = from_str::<Thing>(&thing).unwrap_err().to_string();
        assert!(error.starts_with(&within), "{error}");
        if let Ok(value) = from_str::<Value>(&thing) {
            let error = value.decode::<Thing>().unwrap_err().to_string();
            assert!(error.starts_with(&within), "{error}");
            assert_eq!(to_string(&value).unwrap(), thing);
        }
        if text != r#"{"$link":"."}"# {
            let (text, message) = (
                text.replace("link", "bytes"),
                message.replace("link", "bytes"),
            );
            let error = from_str::<Bytes>(&text).unwrap_err().to_string();
            assert!(error.starts_with(&message), "{error}");
        }
    }
    let error = from_str::<Bytes>(r#"{"$bytes":"."}"#)
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("invalid base64 in `$bytes`"), "{error}");
}

#[test]
fn a_link_with_another_letter_is_one_if_it_spells_its_bytes() {
    for index in 0..CID.len() {
        for letter in ('0'..='9')
            .chain('A'..='Z')
            .chain('a'..='z')
            .chain(['=', '~', 'é'])
        {
            let text = format!("{}{letter}{}", &CID[..index], &CID[index + 1..]);
            let Ok(link) = CidLink::new(text.as_str()) else {
                // Behind the version, the codec, the hash function and the length any digest will do.
                let is_digest = (8..58).contains(&index);
                assert!(
                    !is_digest || !matches!(letter, 'a'..='z' | '2'..='7'),
                    "{text}"
                );
                continue;
            };
            let bytes = link.to_bytes();
            assert_eq!(bytes.len(), 36, "{text}");
            assert_eq!(CidLink::from_bytes(&bytes).unwrap().as_str(), text);
        }
    }
}

#[test]
fn objects_give_their_entries_away_in_order() {
    let map: Map = [("text", "a"), ("of their own", "b"), ("$type", "c")]
        .into_iter()
        .collect();
    assert_eq!(map.clone().into_iter().len(), 3);
    let keys: Vec<String> = map.clone().into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["text", "of their own", "$type"]);
    assert_eq!(map.into_iter().next_back().unwrap().0, "$type");
}

#[test]
fn a_cid_goes_to_bytes_and_back() {
    let link = CidLink::new(CID).unwrap();
    let bytes = link.to_bytes();
    assert_eq!((bytes.len(), &bytes[..4]), (36, &[1, 0x71, 0x12, 0x20][..]));
    assert_eq!(CidLink::from_bytes(&bytes).unwrap(), link);
    assert!(CidLink::from_bytes(&bytes[1..]).is_err());
    assert!(CidLink::from_bytes(&bytes[..35]).is_err());
    let too_long = format!("{CID}a");
    let upper = CID.to_uppercase();
    for text in [
        "",
        "b",
        "bafy",
        &CID[..58],
        &too_long,
        &upper,
        "QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR",
    ] {
        assert!(CidLink::new(text).is_err(), "{text}");
    }
}

#[test]
fn a_map_is_an_ordered_object() {
    let mut map = Map::new();
    assert_eq!(map.insert("b", 1), None);
    assert_eq!(map.insert("a", "x"), None);
    assert_eq!(map.insert("b", true), Some(Value::Integer(1)));
    assert_eq!(map.keys().collect::<Vec<_>>(), ["b", "a"]);
    let other = Map::from_iter([("a", Value::from("x")), ("b", Value::from(true))]);
    assert_eq!(map, other);
    assert_eq!(map.remove("b"), Some(Value::Bool(true)));
    assert_ne!(map, other);
    assert_eq!(
        (map.len(), map.contains_key("a"), map.get("b")),
        (1, true, None)
    );
    *map.get_mut("a").unwrap() = Value::Null;
    assert_eq!(to_string(&map).unwrap(), r#"{"a":null}"#);
    assert_eq!(map.into_iter().count(), 1);
    assert!(from_str::<Map>("[]").is_err());
    assert!(from_str::<Map>(r#"{"$bytes":""}"#).is_err());
}

#[test]
fn a_doubled_key_is_an_error() {
    for text in [r#"{"a":1,"a":1}"#, r#"[{"x":{"b":1,"a":1,"b":2}}]"#] {
        let error = from_str::<Value>(text).unwrap_err().to_string();
        assert!(error.starts_with("duplicate key `"), "{error}");
    }
}

#[test]
fn many_keys_take_little_time() {
    let keys: Vec<String> = (0..100_000).map(|n| format!("\"k{n}\":0")).collect();
    let start = std::time::Instant::now();
    let map: Map = from_str(&format!("{{{}}}", keys.join(","))).unwrap();
    assert_eq!(map.len(), 100_000);
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

#[test]
fn a_record_goes_into_a_value_and_back() {
    let mut post = Post::new("hi", Datetime::new("2024-01-01T00:00:00Z").unwrap());
    post.extra.insert("link", CidLink::new(CID).unwrap());
    post.embed = Some(View::new(2).into());
    let value = Value::encode(&post).unwrap();
    assert_eq!(value.type_name(), Some("app.test.post"));
    assert_eq!(value.get("link"), Some(&CidLink::new(CID).unwrap().into()));
    assert_eq!(to_value(&value).unwrap(), to_value(&post).unwrap());
    assert_eq!(value.decode::<Post>().unwrap(), post);
    assert_eq!(value.as_object().unwrap().decode::<Post>().unwrap(), post);
    let error = value.decode::<Thing>().unwrap_err().to_string();
    assert_eq!(error, "missing field `did`");
    assert_eq!(
        value.decode::<Images>().unwrap_err().to_string(),
        "missing field `images`"
    );
}

#[test]
fn types_of_others_can_be_encoded_and_decoded() {
    let tree = json!({"a": [1, 2.5, null, "x"], "b": {"$link": CID}, "c": {"$bytes": "AQI"}});
    let value = Value::encode(&tree).unwrap();
    assert_eq!(value.get("b"), Some(&CidLink::new(CID).unwrap().into()));
    assert_eq!(to_value(&value).unwrap(), tree);
    assert_eq!(value.decode::<Value>().unwrap(), value);
    let map = std::collections::BTreeMap::from([("x", Some((1u8, 'c'))), ("y", None)]);
    assert_eq!(
        to_string(&Value::encode(&map).unwrap()).unwrap(),
        r#"{"x":[1,"c"],"y":null}"#
    );
    assert!(Value::encode(&std::collections::BTreeMap::from([(1, 1)])).is_err());
    assert!(Value::encode(&u64::MAX).is_err());
    assert_eq!(Value::encode(&()).unwrap(), Value::Null);
    assert_eq!(
        value
            .get("a")
            .unwrap()
            .decode::<(i64, f64, (), String)>()
            .unwrap()
            .3,
        "x"
    );
    assert!(value.get("a").unwrap().decode::<(i64, f64)>().is_err());
    assert!(Value::from("A").decode::<Kind>().is_err());
    assert_eq!(Value::from("a").decode::<Kind>().unwrap(), Kind::A);
    assert_eq!(
        Value::from("did:web:x").decode::<Did>().unwrap().as_str(),
        "did:web:x"
    );
    assert_eq!(Value::from("text").decode::<&str>().unwrap(), "text");
}

/// The data model has none, so nothing is promised but that it can be read and written.
#[test]
fn an_integer_beyond_64_bits_is_the_nearest_float() {
    for (text, near) in [
        ("9223372036854775808", 9_223_372_036_854_775_808.0),
        ("-12345678901234567890", -12_345_678_901_234_567_890.0),
    ] {
        assert_eq!(value(text), Value::Float(Float(near)));
    }
}

/// What `serde_json` makes of a number when its feature `arbitrary_precision` is on.
#[test]
fn numbers_of_arbitrary_precision_are_numbers() {
    let text = |number: &str| format!(r#"{{"$serde_json::private::Number":"{number}"}}"#);
    assert_eq!(value(&text("12")), Value::Integer(12));
    assert_eq!(value(&text("1.5")), Value::Float(Float(1.5)));
    let late = format!(
        r#"{{"depth":{},"$type":"app.test.record#view"}}"#,
        text("5")
    );
    assert_eq!(from_str::<PostEmbed>(&late).unwrap(), View::new(5).into());
    let odd = r#"{"$serde_json::private::Number":5}"#;
    assert_eq!(to_string(&value(odd)).unwrap(), odd);
}

#[test]
fn a_captured_body_comes_back_equal() {
    let Some(shared) = std::env::var_os("LEXGEN_SHARED") else {
        eprintln!("skipped: LEXGEN_SHARED is not set");
        return;
    };
    let path = std::path::Path::new(&shared).join("bench/timeline.json");
    let text = std::fs::read_to_string(path).unwrap();
    let value: Value = from_str(&text).unwrap();
    let tree: serde_json::Value = from_str(&text).unwrap();
    assert_eq!(to_value(&value).unwrap(), tree);
    assert_eq!(from_value::<Value>(tree).unwrap(), value);
}

#[test]
fn a_link_becomes_a_cid_and_a_cid_a_link() {
    let link = CidLink::new(CID).unwrap();
    let cid = Cid::from(link.clone());
    assert_eq!(cid.as_str(), CID);
    assert!(cid.is_dasl());
    assert_eq!(CidLink::new(cid).unwrap(), link);
}
