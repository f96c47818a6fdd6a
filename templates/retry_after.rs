//! When to call again, as the headers of a response tell it.

use std::time::Duration;

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};

/// The longest wait that is worth it. A service may ask for any, by mistake too, and must not stop a program in this way.
pub(super) const LONGEST_ASKED: Duration = Duration::from_secs(60 * 60);

/// Reads `Retry-After`, in seconds or as a date; if the status tells that the rate limit is reached, also
/// `RateLimit-Reset`, in seconds of the Unix epoch.
pub(super) fn read_retry_after(status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(wait) = text(RETRY_AFTER.as_str()) {
        let seconds = wait.parse().ok();
        if let Some(seconds) = seconds.or_else(|| until(read_http_date(wait)?, headers)) {
            return Some(Duration::from_secs(seconds));
        }
    }
    if status != StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    let reset: u64 = text("ratelimit-reset")?.parse().ok()?;
    // Some services tell the seconds that are left. No limit ends before the year 2001.
    let seconds = if reset < 1_000_000_000 {
        reset
    } else {
        until(reset, headers)?
    };
    Some(Duration::from_secs(seconds))
}

/// The seconds from now until this time. The service's own clock counts, if it tells the time.
fn until(time: u64, headers: &HeaderMap) -> Option<u64> {
    let date = headers.get(DATE).and_then(|date| date.to_str().ok());
    let now = date.and_then(read_http_date).or_else(local_time)?;
    Some(time.saturating_sub(now))
}

#[cfg(not(target_arch = "wasm32"))]
fn local_time() -> Option<u64> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.ok().map(|since| since.as_secs())
}

/// There is no clock in the standard library of this target.
#[cfg(target_arch = "wasm32")]
fn local_time() -> Option<u64> {
    None
}

/// The seconds of the Unix epoch at a date in one of the three forms of HTTP:
/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
fn read_http_date(text: &str) -> Option<u64> {
    let words: Vec<&str> = text
        .split([' ', ',', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let (day, month, year, time) = match *words.as_slice() {
        [_, day, month, year, time, "GMT"] => (day, month, year, time),
        [_, month, day, time, year] => (day, month, year, time),
        _ => return None,
    };
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = (1u64..)
        .zip(MONTHS)
        .find_map(|(number, name)| (name == month).then_some(number))?;
    let day: u64 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    let year = match (year.len(), year.parse::<u64>().ok()?) {
        (4, year) => year,
        // Two digits: this century up to 69.
        (2, year @ 0..=69) => year + 2000,
        (2, year) => year + 1900,
        _ => return None,
    };
    let mut time = time.split(':').map(|part| part.parse::<u64>().ok());
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    if time.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = days_before(year, month)?.checked_add(day - 1)?;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// The days from 1970 to the first of a month. Years count from March, so that a leap day is the last of its year.
fn days_before(year: u64, month: u64) -> Option<u64> {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year.checked_sub(1)?, month + 9)
    };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5;
    // The days from March of year 0 to January 1970.
    days.checked_sub(719_468)
}
