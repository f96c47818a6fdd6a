//! Points in time as the protocol writes them, for types that are not generated.

use serde::de::Deserializer;
use serde::ser::Serializer;

use super::datetime::Datetime;
use super::decode::Decode;

/// Reads a datetime, as leniently as `Datetime` does, in nanoseconds since 1970 UTC. One that could not be written is
/// refused.
pub(super) fn read_nanos<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i128, D::Error> {
    let time = Datetime::decode(deserializer)?;
    let nanos = time.unix_nanos();
    match of_millis(nanos) {
        Some(_) => Ok(nanos),
        None => Err(serde::de::Error::custom(format_args!(
            "{BEYOND}, not `{time}`"
        ))),
    }
}

/// Writes nanoseconds since 1970 UTC in the preferred form: UTC with milliseconds, and with more digits if there is more.
pub(super) fn write_nanos<S: Serializer>(nanos: i128, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(time) = of_millis(nanos) else {
        return Err(serde::ser::Error::custom(BEYOND));
    };
    let rest = nanos.rem_euclid(1_000_000);
    let whole = time.as_str().trim_end_matches('Z');
    match (rest, rest % 1_000) {
        (0, _) => serializer.serialize_str(time.as_str()),
        (_, 0) => serializer.serialize_str(&format!("{whole}{:03}Z", rest / 1_000)),
        _ => serializer.serialize_str(&format!("{whole}{rest:06}Z")),
    }
}

const BEYOND: &str = "a datetime must fall into the years 0000 to 9999 in UTC";

/// The time without what is less than a millisecond, if it can be written.
fn of_millis(nanos: i128) -> Option<Datetime> {
    let millis = i64::try_from(nanos.div_euclid(1_000_000)).ok()?;
    let time = Datetime::from_unix_millis(millis);
    (time.unix_millis() == millis).then_some(time)
}
