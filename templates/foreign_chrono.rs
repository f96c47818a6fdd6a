//! Datetimes as those of the crate `chrono`.

use chrono::{DateTime, Utc};
use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;

use super::foreign::Adapter;
use super::protocol_time::{read_nanos, write_nanos};

/// Reads a datetime as a [`DateTime`], and writes one, both in UTC. The zone in which it was written is not kept.
#[derive(Debug)]
#[doc(hidden)]
pub struct Chrono;

impl Adapter<DateTime<Utc>> for Chrono {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
        let nanos = read_nanos(deserializer)?;
        let seconds = i64::try_from(nanos.div_euclid(NANOS));
        let rest = u32::try_from(nanos.rem_euclid(NANOS));
        seconds
            .ok()
            .zip(rest.ok())
            .and_then(|(seconds, rest)| DateTime::from_timestamp(seconds, rest))
            .ok_or_else(|| D::Error::custom("the datetime is out of range"))
    }

    fn write<S: Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
        let seconds = i128::from(time.timestamp());
        let nanos = i128::from(time.timestamp_subsec_nanos());
        write_nanos(seconds * NANOS + nanos, serializer)
    }
}

/// In a second.
const NANOS: i128 = 1_000_000_000;
