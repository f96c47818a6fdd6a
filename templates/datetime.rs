//! The format `datetime`: a point in time, with the zone it was written in.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::string_format::StringFormat;

super::string_format::string_format! {
    /// A time, such as `2024-11-05T08:30:00.123Z` or `2024-11-05T09:30:00+01:00`.
    ///
    /// The text is kept as it came, with its zone and all its digits. Equality and order are those
    /// of the texts; compare `unix_nanos` to compare times.
    ///
    /// The specification wants a date that exists, seconds, and a zone, which must not be `-00:00`.
    /// The hour 24, the leap second `:60`, and times that fall before the year 0 or after 9999 in
    /// UTC are refused. What is decoded may lack the seconds or the zone, have other separators or
    /// none, an offset such as `-00:00` or `+0100`, the hour `24:00`, the second 60, or a day
    /// beyond the end of its month: servers accept such texts in records. A time without a zone is
    /// read as UTC, and too large a day, hour or second runs over into the next one.
    Datetime
}

impl Datetime {
    /// Writes a time in the preferred form: UTC with milliseconds, `2024-11-05T08:30:00.123Z`.
    ///
    /// `millis` counts from 1970 UTC. A time before the year 0 or after 9999 becomes the nearest
    /// that can be written.
    pub fn from_unix_millis(millis: i64) -> Self {
        let millis = millis.clamp(MIN_MILLIS, MAX_MILLIS);
        let (year, month, day) = date_of_day(millis.div_euclid(MILLIS_PER_DAY));
        let time = millis.rem_euclid(MILLIS_PER_DAY);
        let (hour, minute) = (time / 3_600_000, time / 60_000 % 60);
        let (second, milli) = (time / 1_000 % 60, time % 1_000);
        Self(format!(
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z"
        ))
    }

    /// The current time, in the preferred form.
    ///
    /// Not there on `wasm32-unknown-unknown`, where the standard library has no clock.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn now() -> Self {
        Self::from(SystemTime::now())
    }

    /// The time in whole seconds since 1970 UTC, rounded down. Leap seconds are not counted.
    pub fn unix_seconds(&self) -> i64 {
        self.fields().unix_seconds()
    }

    /// The time in milliseconds since 1970 UTC, rounded down.
    pub fn unix_millis(&self) -> i64 {
        let fields = self.fields();
        fields.unix_seconds() * 1_000 + i64::from(fields.nanos / 1_000_000)
    }

    /// The time in nanoseconds since 1970 UTC. Digits beyond the ninth are left out.
    pub fn unix_nanos(&self) -> i128 {
        let fields = self.fields();
        i128::from(fields.unix_seconds()) * 1_000_000_000 + i128::from(fields.nanos)
    }

    /// The time for the standard library; `None` if it cannot hold it on this platform.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let fields = self.fields();
        let seconds = fields.unix_seconds();
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let start = if seconds < 0 {
            UNIX_EPOCH.checked_sub(whole)?
        } else {
            UNIX_EPOCH.checked_add(whole)?
        };
        start.checked_add(Duration::from_nanos(u64::from(fields.nanos)))
    }

    fn fields(&self) -> Fields {
        // Never the default: the text was checked.
        let text = self.0.as_bytes();
        read_strict(text)
            .or_else(|_| read_lenient(text))
            .unwrap_or_default()
    }
}

impl StringFormat for Datetime {
    const NAME: &'static str = "datetime";

    fn check_strict(text: &str) -> Result<(), &'static str> {
        if is_usual(text.as_bytes()) {
            return Ok(());
        }
        if text.len() > MAX_BYTES {
            return Err("it must have at most 64 bytes");
        }
        read_strict(text.as_bytes())?.check_values()
    }

    fn check_lenient(text: &str) -> Result<(), &'static str> {
        // Nearly all texts are as they should be, and then one reading is enough.
        Self::check_strict(text).or_else(|_| read_lenient(text.as_bytes())?.check_ranges())
    }
}

impl From<SystemTime> for Datetime {
    /// Writes a time in the preferred form, rounded down to milliseconds; see `from_unix_millis`.
    fn from(time: SystemTime) -> Self {
        let nanos = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(i128::MAX),
            Err(before) => i128::try_from(before.duration().as_nanos()).map_or(i128::MIN, |n| -n),
        };
        let millis = nanos.div_euclid(1_000_000);
        let nearest = if millis < 0 { i64::MIN } else { i64::MAX };
        Self::from_unix_millis(i64::try_from(millis).unwrap_or(nearest))
    }
}

const MAX_BYTES: usize = 64;
const MILLIS_PER_DAY: i64 = 86_400_000;
/// The first millisecond of the year 0 and the last of the year 9999.
const MIN_MILLIS: i64 = -62_167_219_200_000;
const MAX_MILLIS: i64 = 253_402_300_799_999;

/// A text taken apart; the values may still be out of range.
#[derive(Default)]
struct Fields {
    year: u32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    /// The first nine digits of the fraction.
    nanos: u32,
    offset: Offset,
}

/// The distance from UTC.
#[derive(Default)]
struct Offset {
    west: bool,
    hours: u32,
    minutes: u32,
}

impl Fields {
    /// What the specification says.
    fn check_values(&self) -> Result<(), &'static str> {
        self.check_ranges()?;
        if self.day > days_in_month(i64::from(self.year), self.month) {
            return Err("its month has no such day");
        }
        if self.hour > 23 || self.second > 59 {
            return Err("its hour must be at most 23 and its second at most 59");
        }
        if self.offset.west && self.offset.hours == 0 && self.offset.minutes == 0 {
            return Err("its zone must be written Z or +00:00, not -00:00");
        }
        if !(MIN_MILLIS / 1_000..=MAX_MILLIS / 1_000).contains(&self.unix_seconds()) {
            return Err("it must fall into the years 0000 to 9999 in UTC");
        }
        Ok(())
    }

    /// What holds for every time that is read.
    fn check_ranges(&self) -> Result<(), &'static str> {
        if !(1..=12).contains(&self.month) || !(1..=31).contains(&self.day) {
            return Err("its month must be 01 to 12 and its day 01 to 31");
        }
        let midnight = self.hour == 24 && self.minute == 0;
        if self.hour > 23 && !midnight || self.minute > 59 || self.second > 60 {
            return Err("its hour must be 00 to 23, and its minute and second 00 to 59");
        }
        if self.offset.hours > 23 || self.offset.minutes > 59 {
            return Err("its offset must have hours 00 to 23 and minutes 00 to 59");
        }
        Ok(())
    }

    fn unix_seconds(&self) -> i64 {
        let offset = i64::from(self.offset.hours * 3_600 + self.offset.minutes * 60);
        let local = day_of_date(self.year, self.month, self.day) * 86_400
            + i64::from(self.hour * 3_600 + self.minute * 60 + self.second);
        if self.offset.west {
            local + offset
        } else {
            local - offset
        }
    }
}

/// Whether this is a time as nearly all programs write it, with milliseconds and `Z`, in the years 1000 to 2999 and not
/// at the end of a month. Told without a number made of any part, it costs a few instructions.
fn is_usual(text: &[u8]) -> bool {
    let ([date, time, rest], []) = text.as_chunks::<8>() else {
        return false;
    };
    let [year, _, _, _, _, month1, month2, _] = *date;
    let [day1, day2, _, hour1, hour2, _, minute, _] = *time;
    let [_, second, ..] = *rest;
    let is_between = |first, last, least: &[u8; 2], most: &[u8; 2]| {
        let [pair, least, most] = [[first, last], *least, *most].map(u16::from_be_bytes);
        (least <= pair) & (pair <= most)
    };
    is_shaped(*date, *b"0000-00-")
        & is_shaped(*time, *b"00T00:00")
        & is_shaped(*rest, *b":00.000Z")
        & matches!(year, b'1' | b'2')
        & is_between(month1, month2, b"01", b"12")
        & is_between(day1, day2, b"01", b"28")
        & is_between(hour1, hour2, b"00", b"23")
        & (minute <= b'5')
        & (second <= b'5')
}

/// Whether this has digits where the shape has zeros, and the same bytes elsewhere. All are looked at together.
fn is_shaped(text: [u8; 8], shape: [u8; 8]) -> bool {
    // A digit is a byte whose upper half is that of a zero, with 6 added to it as well.
    let halves = shape.map(|byte| if byte == b'0' { 0xF0 } else { 0xFF });
    let sixes = shape.map(|byte| if byte == b'0' { 6 } else { 0 });
    let [text, shape, halves, sixes] = [text, shape, halves, sixes].map(u64::from_le_bytes);
    (text & halves == shape) & (text.wrapping_add(sixes) & halves == shape)
}

/// Reads `YYYY-MM-DDTHH:MM:SS[.fraction](Z|+HH:MM|-HH:MM)`.
fn read_strict(text: &[u8]) -> Result<Fields, &'static str> {
    const SHAPE: &str = "it must be written as in 2024-11-05T08:30:00.123Z";
    let [y1, y2, y3, y4, b'-', rest @ ..] = text else {
        return Err(SHAPE);
    };
    let [mo1, mo2, b'-', d1, d2, b'T', rest @ ..] = rest else {
        return Err(SHAPE);
    };
    let [h1, h2, b':', mi1, mi2, b':', s1, s2, rest @ ..] = rest else {
        return Err(SHAPE);
    };
    let (nanos, zone) = match rest {
        [b'.', digits @ ..] => read_fraction(digits).ok_or(SHAPE)?,
        _ => (0, rest),
    };
    let offset = match zone {
        b"Z" => Offset::default(),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => Offset {
            west: *sign == b'-',
            hours: number([h1, h2]).ok_or(SHAPE)?,
            minutes: number([m1, m2]).ok_or(SHAPE)?,
        },
        [] => return Err("it must end with its zone, such as Z or +01:00"),
        _ => return Err(SHAPE),
    };
    Ok(Fields {
        year: number([y1, y2, y3, y4]).ok_or(SHAPE)?,
        month: number([mo1, mo2]).ok_or(SHAPE)?,
        day: number([d1, d2]).ok_or(SHAPE)?,
        hour: number([h1, h2]).ok_or(SHAPE)?,
        minute: number([mi1, mi2]).ok_or(SHAPE)?,
        second: number([s1, s2]).ok_or(SHAPE)?,
        nanos,
        offset,
    })
}

/// Reads the same with any separators or none, and with seconds, fraction and zone left out at
/// will.
fn read_lenient(text: &[u8]) -> Result<Fields, &'static str> {
    let mut reader = Reader { rest: text };
    let fields = reader.fields();
    // What is left over is not a part of a time.
    fields
        .filter(|_| reader.rest.is_empty())
        .ok_or("it must be a date and a time, as in 2024-11-05T08:30:00Z")
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn fields(&mut self) -> Option<Fields> {
        let year = self.two_digits()? * 100 + self.two_digits()?;
        self.skip_mark(true);
        let month = self.two_digits()?;
        self.skip_mark(true);
        let day = self.two_digits()?;
        self.rest = self.rest.strip_prefix(b"T")?;
        let hour = self.two_digits()?;
        self.skip_mark(false);
        let minute = self.two_digits()?;
        let mut second = 0;
        if !matches!(self.rest, [] | [b'Z' | b'+' | b'-', ..]) {
            self.skip_mark(false);
            second = self.two_digits()?;
        }
        let mut nanos = 0;
        if self.skip_mark(false) {
            (nanos, self.rest) = read_fraction(self.rest)?;
        }
        let offset = self.offset()?;
        Some(Fields {
            year,
            month,
            day,
            hour,
            minute,
            second,
            nanos,
            offset,
        })
    }

    fn offset(&mut self) -> Option<Offset> {
        let (west, rest) = match self.rest {
            [] => return Some(Offset::default()),
            [b'Z', rest @ ..] => {
                self.rest = rest;
                return Some(Offset::default());
            }
            [sign @ (b'+' | b'-'), rest @ ..] => (*sign == b'-', rest),
            _ => return None,
        };
        self.rest = rest;
        let hours = self.two_digits()?;
        self.skip_mark(false);
        let minutes = self.two_digits()?;
        Some(Offset {
            west,
            hours,
            minutes,
        })
    }

    fn two_digits(&mut self) -> Option<u32> {
        let [tens, ones, rest @ ..] = self.rest else {
            return None;
        };
        self.rest = rest;
        number([tens, ones])
    }

    /// Steps over one mark or space. Between the parts of a time, a sign is none: it begins the
    /// offset.
    fn skip_mark(&mut self, in_date: bool) -> bool {
        match self.rest {
            [b'+' | b'-', ..] if !in_date => false,
            [mark, rest @ ..] if mark.is_ascii_punctuation() || *mark == b' ' => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }
}

/// Reads one or more digits, and gives what follows them.
fn read_fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(length).filter(|_| length > 0)?;
    let nanos = digits.iter().chain(std::iter::repeat(&b'0')).take(9);
    Some((
        nanos.fold(0, |nanos, digit| nanos * 10 + u32::from(digit - b'0')),
        rest,
    ))
}

/// The number that the digits stand for.
fn number<const N: usize>(digits: [&u8; N]) -> Option<u32> {
    digits.into_iter().try_fold(0, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + u32::from(digit - b'0'))
    })
}

fn days_in_month(year: i64, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The days from 1970-01-01 to a date of the Gregorian calendar. A day beyond the end of its month
/// runs over into the next.
fn day_of_date(year: u32, month: u32, day: u32) -> i64 {
    // Counted in years that begin in March, so that the leap day is the last of its year.
    let (year, month) = (i64::from(year), i64::from(month));
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + days_before(month) + i64::from(day) - 1 - DAYS_TO_1970
}

/// The year, month and day that a number of days from 1970-01-01 falls on.
fn date_of_day(day: i64) -> (i64, i64, i64) {
    let day = day + DAYS_TO_1970;
    let (cycle, day) = (
        day.div_euclid(DAYS_IN_400_YEARS),
        day.rem_euclid(DAYS_IN_400_YEARS),
    );
    // Leap days are taken out of the count, so that every year has 365 days; the last day of four
    // years, and of 400, belongs to the year it ends.
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (year * 365 + year / 4 - year / 100);
    let month = (day * 5 + 2) / 153;
    let day = day - days_before(month) + 1;
    let year = cycle * 400 + year;
    if month < 10 {
        (year, month + 3, day)
    } else {
        (year + 1, month - 9, day)
    }
}

/// The days of a year before a month, both counted from March as 0: 31, 30, 31, 30, 31 and again.
fn days_before(month: i64) -> i64 {
    (month * 153 + 2) / 5
}

/// From 0000-03-01.
const DAYS_TO_1970: i64 = 719_468;
const DAYS_IN_400_YEARS: i64 = 146_097;
