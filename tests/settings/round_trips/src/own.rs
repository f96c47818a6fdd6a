//! Types of the user's, which implement what generated structs ask of a field.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// A DID document, as far as this program wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub id: String,
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("id", &self.id)])
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map =
            std::collections::BTreeMap::<String, serde_json::Value>::deserialize(deserializer)?;
        match map.get("id").and_then(serde_json::Value::as_str) {
            Some(id) => Ok(Self { id: id.to_owned() }),
            None => Err(D::Error::custom("a DID document has an `id`")),
        }
    }
}

/// A point, in place of `com.example.defs#point`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point(pub i64, pub i64);

impl Serialize for Point {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("x", self.0), ("y", self.1)])
    }
}

impl<'de> Deserialize<'de> for Point {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = std::collections::BTreeMap::<String, i64>::deserialize(deserializer)?;
        let get = |key: &str| {
            map.get(key)
                .copied()
                .ok_or_else(|| D::Error::custom("x and y"))
        };
        Ok(Self(get("x")?, get("y")?))
    }
}

/// Something generic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped<T>(pub T);

impl<T: Serialize> Serialize for Wrapped<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Wrapped<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}
