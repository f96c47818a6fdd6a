//! Datetimes as those of the crate `jiff`.

use jiff::Timestamp;
use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;

use super::foreign::Adapter;
use super::protocol_time::{read_nanos, write_nanos};

/// Reads a datetime as a [`Timestamp`], and writes one in UTC. The zone in which it was written is not kept. A timestamp
/// ends 26 hours before the year 9999 does; what is later is refused.
#[derive(Debug)]
#[doc(hidden)]
pub struct Jiff;

impl Adapter<Timestamp> for Jiff {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        Timestamp::from_nanosecond(read_nanos(deserializer)?).map_err(|_| {
            let last = Timestamp::MAX;
            D::Error::custom(format_args!("the datetime is later than `{last}`"))
        })
    }

    fn write<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        write_nanos(time.as_nanosecond(), serializer)
    }
}
