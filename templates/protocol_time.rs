//! Points in time as the protocol writes them, for types that are not generated.

use serde::de::Deserializer;
use serde::ser::{Error, Serializer};

use super::datetime::Datetime;
use super::decode::Decode;

/// Reads a datetime, as leniently as `Datetime` does, in nanoseconds since 1970 UTC.
pub(super) fn read_nanos<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i128, D::Error> {
    Ok(Datetime::decode(deserializer)?.unix_nanos())
}

/// Writes nanoseconds since 1970 UTC in the preferred form: UTC with milliseconds, and with more digits if there is more.
pub(super) fn write_nanos<S: Serializer>(nanos: i128, serializer: S) -> Result<S::Ok, S::Error> {
    let millis = i64::try_from(nanos.div_euclid(1_000_000)).unwrap_or(i64::MAX);
    let time = Datetime::from_unix_millis(millis);
    if time.unix_millis() != millis {
        return Err(S::Error::custom(
            "a datetime must fall into the years 0000 to 9999",
        ));
    }
    let rest = nanos.rem_euclid(1_000_000);
    let whole = time.as_str().trim_end_matches('Z');
    match (rest, rest % 1_000) {
        (0, _) => serializer.serialize_str(time.as_str()),
        (_, 0) => serializer.serialize_str(&format!("{whole}{:03}Z", rest / 1_000)),
        _ => serializer.serialize_str(&format!("{whole}{rest:06}Z")),
    }
}
