//! `lex::from_dag_cbor` takes the DAG-CBOR that `serde_ipld_dagcbor` takes, reads the same, and refuses all else.
use std::collections::BTreeMap;

use ipld_core::cid::Cid;
use serde::de::DeserializeOwned;
use serde_ipld_dagcbor::{from_slice, to_vec};
use serde_json::json;

use super::lex::{Bytes, CidLink, Decode, Map, Value, from_dag_cbor};
use super::objects::CID;
use super::types::*;

/// Wants both readers to agree. `serde_ipld_dagcbor` takes a little that is not DAG-CBOR: a text of indefinite length where
/// a text is wanted, and anything in fields that are left out. As a whole it refuses that as well.
#[track_caller]
fn same<T>(data: &[u8]) -> Option<T>
where
    T: DeserializeOwned + for<'de> Decode<'de> + PartialEq + std::fmt::Debug,
{
    match (from_slice::<T>(data), from_dag_cbor::<T>(data)) {
        (Ok(expected), Ok(found)) => {
            assert_eq!(found, expected);
            Some(found)
        }
        (Err(_), Err(_)) => None,
        (Ok(_), Err(_)) if from_slice::<Value>(data).is_err() => None,
        (expected, found) => panic!("{data:02x?}: {found:?}, expected {expected:?}"),
    }
}

fn post() -> Vec<u8> {
    let post = json!({
        "$type": "app.test.post", "text": "é 🦀 and more than twenty-four bytes of text",
        "createdAt": "2024-01-01T00:00:00Z",
        "embed": {"$type": "app.test.images", "images": [{
            "alt": "", "image": {"$type": "blob", "ref": {"$link": CID}, "mimeType": "a/b", "size": 70000},
        }]},
        "unknown": {"a": [1, -2, null, true, false, {}, [], ""], "$type": "x", "b": {"$bytes": "AQID"}},
    });
    to_vec(&sorted(&serde_json::from_value(post).unwrap())).unwrap()
}

/// Keys in the order of DAG-CBOR.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(elements) => Value::Array(elements.iter().map(sorted).collect()),
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| (key.len(), key.to_string()));
            entries
                .into_iter()
                .map(|(k, v)| (k, sorted(v)))
                .collect::<Map>()
                .into()
        }
        other => other.clone(),
    }
}

#[test]
fn records_are_read() {
    let data = post();
    let post = same::<Post>(&data).unwrap();
    assert_eq!(to_vec(&post).unwrap(), data);
    assert!(same::<Value>(&data).unwrap().get("unknown").is_some());
    let error = from_dag_cbor::<Post>(&to_vec(&json!({"text": 1})).unwrap()).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("`text`: invalid type: integer"),
        "{error}"
    );
}

/// Each byte changed to each other one, each end cut off, and something put behind.
#[test]
fn broken_data_is_refused_alike() {
    let data = post();
    for place in 0..data.len() {
        same::<Value>(&data[..place]);
        same::<Post>(&data[..place]);
        for byte in 0..=255 {
            let mut broken = data.clone();
            broken[place] = byte;
            same::<Value>(&broken);
            same::<Post>(&broken);
        }
    }
    same::<Value>(&[&data[..], &[0]].concat());
}

/// All beginnings of two bytes, with little behind them: every head, and every way to spell one too long.
#[test]
fn every_head_is_judged_alike() {
    for first in 0..=255 {
        for second in 0..=255 {
            for rest in [&[][..], &[0x60; 8], &[1, 0x60, 2]] {
                let data = [&[first, second][..], rest].concat();
                same::<Value>(&data);
                same::<Map>(&data);
                same::<String>(&data);
                same::<i64>(&data);
                same::<bool>(&data);
                same::<Bytes>(&data);
                same::<CidLink>(&data);
                same::<Vec<String>>(&data);
                same::<Option<i64>>(&data);
            }
        }
    }
}

#[test]
fn numbers_at_their_limits_are_judged_alike() {
    let limits = [
        0,
        23,
        24,
        255,
        256,
        65_535,
        65_536,
        u64::from(u32::MAX),
        1 << 32,
        1 << 63,
        u64::MAX,
    ];
    for limit in limits {
        for number in [limit, limit.wrapping_add(1), limit.wrapping_sub(1)] {
            for major in [0x00, 0x20, 0x40, 0x60, 0x80, 0xa0, 0xc0, 0xe0] {
                for (small, length) in [(24, 1), (25, 2), (26, 4), (27, 8)] {
                    let mut data = vec![major | small];
                    data.extend(&number.to_be_bytes()[8 - length..]);
                    same::<Value>(&data);
                    same::<i64>(&data);
                }
            }
        }
    }
    for float in [
        0.0,
        -0.0,
        1.0,
        0.5,
        f64::NAN,
        f64::INFINITY,
        f64::MIN_POSITIVE,
        -1e300,
    ] {
        let data = [&[0xfb][..], &float.to_be_bytes()].concat();
        same::<Value>(&data);
        same::<i64>(&data);
    }
}

#[test]
fn links_are_read_as_links_alone() {
    let cid: Cid = CID.parse().unwrap();
    let data = to_vec(&cid).unwrap();
    assert_eq!(same::<CidLink>(&data).unwrap().as_str(), CID);
    assert_eq!(
        same::<Value>(&data),
        Some(CidLink::new(CID).unwrap().into())
    );
    for place in 0..data.len() {
        for byte in 0..=255 {
            let mut broken = data.clone();
            broken[place] = byte;
            same::<CidLink>(&broken);
            same::<Bytes>(&broken);
        }
    }
}

/// Random bytes, and random changes of a whole record.
#[test]
fn random_data_is_judged_alike() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % end as u64) as usize
    };
    let whole = post();
    for _ in 0..10_000 {
        let length = random(24);
        let data: Vec<u8> = (0..length).map(|_| random(256) as u8).collect();
        same::<Value>(&data);
        same::<Post>(&data);
        let mut data = whole.clone();
        for _ in 0..=random(3) {
            match random(3) {
                0 => drop(data.remove(random(data.len()))),
                1 => data.insert(random(data.len()), random(256) as u8),
                _ => {
                    let place = random(data.len());
                    data[place] = random(256) as u8;
                }
            }
        }
        same::<Value>(&data);
        same::<Post>(&data);
    }
}

#[test]
fn too_deep_nesting_is_an_error_and_not_a_crash() {
    for depth in [1, 50, 100, 120] {
        let data = [vec![0x81; depth], vec![0x80]].concat();
        assert!(same::<Value>(&data).is_some());
    }
    for depth in [300, 1_000_000] {
        assert!(same::<Value>(&vec![0x81; depth]).is_none());
        assert!(same::<Value>(&[0xa1, 0x60].repeat(depth)).is_none());
    }
    // A length alone takes no memory.
    assert!(same::<Value>(&[0x9b, 0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).is_none());
    assert!(same::<Bytes>(&[0x5b, 0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).is_none());
}

#[test]
fn keys_have_one_order() {
    for keys in [
        ["b", "a"],
        ["a", "a"],
        ["aa", "b"],
        ["a", "b"],
        ["b", "aa"],
        ["", "a"],
    ] {
        let mut data = vec![0xa2];
        for key in keys {
            data.push(0x60 | key.len() as u8);
            data.extend(key.as_bytes());
            data.push(1);
        }
        same::<Value>(&data);
    }
    let numbers = to_vec(&BTreeMap::from([("a", 1), ("b", 2)])).unwrap();
    assert!(same::<Map>(&numbers).is_some());
}
