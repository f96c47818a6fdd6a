//! Datetimes as those of the crate `time`.

use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;
use time::OffsetDateTime;

use super::foreign::Adapter;
use super::protocol_time::{read_nanos, write_nanos};

/// Reads a datetime as an [`OffsetDateTime`] in UTC, and writes any in UTC. The zone in which it was written is not kept.
#[derive(Debug)]
#[doc(hidden)]
pub struct Time;

impl Adapter<OffsetDateTime> for Time {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OffsetDateTime, D::Error> {
        let nanos = read_nanos(deserializer)?;
        OffsetDateTime::from_unix_timestamp_nanos(nanos).map_err(D::Error::custom)
    }

    fn write<S: Serializer>(time: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        write_nanos(time.unix_timestamp_nanos(), serializer)
    }
}
