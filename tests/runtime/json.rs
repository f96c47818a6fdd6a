//! JSON as `lex::to_json` writes it: the same as `serde_json` does, whatever the value.
use std::collections::BTreeMap;
use std::fmt;

use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeStruct, SerializeStructVariant,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Value as Json, json};

use super::lex::{Bytes, CidLink, Float, Map, Value, to_json, to_json_vec};
use super::objects::CID;
use super::types::*;

/// Wants the text that `serde_json` writes, or an error where it gives one.
#[track_caller]
fn same<T: Serialize + ?Sized>(value: &T) {
    match (serde_json::to_string(value), to_json(value)) {
        (Ok(expected), Ok(found)) => {
            assert_eq!(found, expected);
            assert_eq!(to_json_vec(value).unwrap(), expected.as_bytes());
        }
        (Err(expected), Err(found)) => assert_eq!(found.to_string(), expected.to_string()),
        (expected, found) => panic!("{found:?}, expected {expected:?}"),
    }
}

#[test]
fn generated_types_are_written_as_serde_json_does() {
    let post = json!({
        "$type": "app.test.post", "text": "a \"quoted\"\n line \u{1f} \\ \u{2028} é 🦀",
        "createdAt": "2024-01-01T00:00:00Z",
        "embed": {"$type": "app.test.images", "images": []},
        "unknown": {"a": [1, -2, 1.5, null, true, false, {}, [], ""], "$type": "x"},
    });
    let post: Post = serde_json::from_value(post).unwrap();
    same(&post);
    same(&[Some(&post), None]);
}

#[test]
fn the_data_model_is_written_as_serde_json_does() {
    let mut map = Map::new();
    map.insert("bytes", Bytes::new([0, 1, 255]));
    map.insert("link", CidLink::new(CID).unwrap());
    map.insert("", Value::Null);
    map.insert("list", vec![Value::Bool(true), Value::Integer(i64::MIN)]);
    map.insert("float", Value::Float(Float(0.1)));
    map.insert("nothing", Value::Float(Float(f64::NAN)));
    map.insert("a \"key\"\n", Value::Object(Map::new()));
    same(&map);
    same(&Value::Array(vec![
        Value::Object(map),
        Value::Array(vec![]),
    ]));
}

/// Strings of each length, with each kind of character at each place.
#[test]
fn escapes_are_found_wherever_they_stand() {
    let ascii = (0..=0x7f_u8).map(char::from);
    let characters = ascii.chain(['\u{80}', 'é', '\u{7ff}', '\u{2028}', '€', '🦀']);
    for character in characters {
        for length in 0..=70 {
            for place in [0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 48, 63, 64, length] {
                if place <= length {
                    let mut text = "x".repeat(length);
                    text.insert(place, character);
                    same(&text);
                }
            }
        }
    }
    for length in 0..70 {
        same(&"\u{0}".repeat(length));
        same(&"é".repeat(length));
    }
    // Longer than the first room, and longer than what it grows to.
    for length in [500, 510, 511, 512, 513, 1024, 100_000] {
        same(&"x".repeat(length));
        same(&"\n".repeat(length));
        same(&vec!["\u{1}"; length]);
    }
}

#[test]
fn numbers_are_written_as_serde_json_does() {
    let mut power = 1_u64;
    while let Some(next) = power.checked_mul(10) {
        for integer in [power - 1, power, power + 1] {
            same(&integer);
            same(&integer.cast_signed());
            same(&-integer.cast_signed());
        }
        power = next;
    }
    same(&(u64::MAX, i64::MIN, i64::MAX, 0_u64, 0_i64, -1_i64));
    same(&(u8::MAX, i8::MIN, u16::MAX, i16::MIN, u32::MAX, i32::MIN));
    same(&(u128::MAX, i128::MIN, 0_u128));
    for float in [
        0.0,
        -0.0,
        0.1,
        1e300,
        -1.5e-300,
        1.0,
        f64::MAX,
        f64::MIN_POSITIVE,
    ] {
        same(&float);
    }
    same(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
    same(&(0.1_f32, f32::MAX, f32::NAN, 0.0_f32, -1.0_f32));
    for exponent in -330..310 {
        for digits in ["1", "1.5", "9.999999999999999", "1.2345678901234567", "-4"] {
            let float: f64 = format!("{digits}e{exponent}").parse().unwrap();
            same(&float);
            same(&(float as f32));
        }
    }
    let mut random = Random(1);
    for _ in 0..1_000 {
        random.below(1);
        same(&f64::from_bits(random.0));
        same(&f32::from_bits(random.0 as u32));
        same(&(f64::from(random.0 as u32) / 1e3));
    }
}

#[test]
fn everything_else_of_serde_is_written_as_serde_json_does() {
    same(&(true, false, (), 'x', '"', '\n', '🦀'));
    same(&(None::<u8>, Some(1), Some(Some("x")), Some(None::<u8>)));
    same(&((), ((),), [[[0; 0]; 2]; 2], [1, 2], ("a", 1)));
    same(&(Ok::<u8, &str>(1), Err::<u8, &str>("x")));
    same(&(
        std::ops::Bound::Unbounded::<u8>,
        std::ops::Bound::Included(1),
    ));
    same(&std::time::Duration::from_millis(1500));
    same(&"127.0.0.1:80".parse::<std::net::SocketAddr>().unwrap());
    same(&format_args!("{}-{:?}", 1, "x"));
    for variant in [0, 1, 2] {
        for kind in Kind::ALL {
            same(&Shape(kind, variant));
        }
    }
}

#[test]
fn keys_are_strings_or_become_such() {
    same(&BTreeMap::from([("b", 1), ("a\n", 2), ("", 3)]));
    same(&BTreeMap::from([(-1, 1), (2, 2), (i64::MAX, 3)]));
    same(&BTreeMap::from([(u128::MAX, 1)]));
    same(&BTreeMap::from([(true, 1), (false, 2)]));
    same(&BTreeMap::from([('x', 1), ('"', 2)]));
    same(&BTreeMap::from([(Some("x"), ())]));
    same(&BTreeMap::from([(std::cmp::Reverse(1), ())]));
    same(&BTreeMap::from([(1, BTreeMap::from([(2, vec![3])]))]));
    same(&Entry(1.5));
    same(&Entry(CID));
    for refused in [Kind::Seq, Kind::Map, Kind::Struct, Kind::TupleStruct] {
        same(&Entry(Shape(refused, 1)));
    }
    for refused in [Kind::TupleVariant, Kind::StructVariant, Kind::Bytes] {
        same(&Entry(Shape(refused, 1)));
    }
    same(&Entry(()));
    same(&Entry(None::<u8>));
    same(&Entry(vec!["x"]));
    same(&Entry(Ok::<u8, u8>(1)));
    assert!(to_json(&Entry(f64::NAN)).is_err());
}

#[test]
fn an_error_is_handed_on() {
    struct Refuses;
    impl Serialize for Refuses {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(S::Error::custom("it refuses"))
        }
    }
    struct Mute;
    impl fmt::Display for Mute {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Err(fmt::Error)
        }
    }
    struct Shown;
    impl Serialize for Shown {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(&Mute)
        }
    }
    same(&Refuses);
    same(&[BTreeMap::from([("a", Some(Refuses))])]);
    // `serde_json` panics here.
    assert!(to_json(&Shown).is_err());
}

/// What `serde_json` writes as it stands: raw values, and numbers beyond 64 bits.
#[test]
fn what_is_json_already_is_taken_over() {
    struct Raw(&'static str);
    impl Serialize for Raw {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let name = "$serde_json::private::RawValue";
            let mut raw = serializer.serialize_struct(name, 1)?;
            raw.serialize_field(name, self.0)?;
            raw.end()
        }
    }
    let values = [Raw("{\"a\" : [1, 2]}"), Raw("1e999"), Raw("\"\\u0041\"")];
    assert_eq!(
        to_json(&BTreeMap::from([("raw", &values)])).unwrap(),
        r#"{"raw":[{"a" : [1, 2]},1e999,"\u0041"]}"#
    );
}

#[test]
fn random_values_are_written_as_serde_json_does() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..3_000 {
        same(&random.json(4));
        same(&Value::encode(&random.json(3)).unwrap());
    }
}

/// A small generator of numbers: xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn text(&mut self) -> String {
        let length = self.below(80);
        let plain = self.below(2) == 0;
        let character = |random: &mut Self| match random.below(8) {
            0 if !plain => char::from(random.below(0x80) as u8),
            1 if !plain => char::from_u32(random.below(0xd800) as u32).unwrap(),
            _ => char::from(b'a' + random.below(26) as u8),
        };
        (0..length).map(|_| character(self)).collect()
    }

    fn json(&mut self, depth: u64) -> Json {
        match self.below(if depth == 0 { 6 } else { 9 }) {
            0 => Json::Null,
            1 => (self.below(2) == 0).into(),
            2 => (self.0 as i64 >> self.below(64)).into(),
            3 => f64::from_bits(self.0 >> 2).into(),
            4 | 5 => self.text().into(),
            6 => (0..self.below(5)).map(|_| self.json(depth - 1)).collect(),
            _ => (0..self.below(8))
                .map(|_| (self.text(), self.json(depth - 1)))
                .collect(),
        }
    }
}

/// An object of one entry with this key.
struct Entry<K>(K);

impl<K: Serialize> Serialize for Entry<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(&self.0, &1)?;
        map.end()
    }
}

/// What the derive of serde calls for each kind of type, with so many fields.
struct Shape(Kind, usize);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Seq,
    Map,
    Struct,
    TupleStruct,
    TupleVariant,
    StructVariant,
    UnitStruct,
    UnitVariant,
    Newtype,
    NewtypeVariant,
    Bytes,
}

impl Kind {
    const ALL: [Kind; 11] = [
        Kind::Seq,
        Kind::Map,
        Kind::Struct,
        Kind::TupleStruct,
        Kind::TupleVariant,
        Kind::StructVariant,
        Kind::UnitStruct,
        Kind::UnitVariant,
        Kind::Newtype,
        Kind::NewtypeVariant,
        Kind::Bytes,
    ];
}

impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let count = self.1;
        let inner = Shape(Kind::Newtype, count);
        match self.0 {
            Kind::Seq => serializer.collect_seq((0..count).map(|_| &inner)),
            Kind::Map => serializer.collect_map((0..count).map(|n| (n, &inner))),
            Kind::Struct => {
                let mut fields = serializer.serialize_struct("Struct", count)?;
                for _ in 0..count {
                    fields.serialize_field("field \"\n", &inner)?;
                    fields.skip_field("skipped")?;
                }
                fields.end()
            }
            Kind::TupleStruct => {
                let mut fields = serializer.serialize_tuple_struct("Tuple", count)?;
                for _ in 0..count {
                    fields.serialize_field(&inner)?;
                }
                fields.end()
            }
            Kind::TupleVariant => {
                let mut fields = serializer.serialize_tuple_variant("Enum", 0, "variant", count)?;
                for _ in 0..count {
                    fields.serialize_field(&inner)?;
                }
                fields.end()
            }
            Kind::StructVariant => {
                let mut fields = serializer.serialize_struct_variant("Enum", 1, "a\tb", count)?;
                for _ in 0..count {
                    fields.serialize_field("f", &inner)?;
                }
                fields.end()
            }
            Kind::UnitStruct => serializer.serialize_unit_struct("Unit"),
            Kind::UnitVariant => serializer.serialize_unit_variant("Enum", 2, "unit"),
            Kind::Newtype => serializer.serialize_newtype_struct("Newtype", &count),
            Kind::NewtypeVariant => {
                serializer.serialize_newtype_variant("Enum", 3, "newtype", &[count])
            }
            Kind::Bytes => serializer.serialize_bytes(&[7; 2][..count]),
        }
    }
}
