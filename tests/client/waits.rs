//! How long to wait after an error.
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::endpoints::*;
use super::lex::{Caller, block_on};
use super::transports::Canned;

fn wait(status: u16, headers: &[(&str, &str)]) -> Option<u64> {
    let client = Canned::new(status, headers, "").client();
    let error = block_on(client.query::<Search>(&Params::new("a"))).unwrap_err();
    error.retry_after().as_ref().map(Duration::as_secs)
}

/// 784111777 seconds after the epoch.
const DATE: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");

#[test]
fn retry_after_is_seconds_or_a_date() {
    assert_eq!(wait(429, &[("retry-after", "120")]), Some(120));
    assert_eq!(wait(503, &[("retry-after", " 0 ")]), Some(0));
    for (date, seconds) in [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("Sun, 06 Nov 1994 08:50:07 GMT", 30),
        ("Sunday, 06-Nov-94 08:50:07 GMT", 30),
        ("Sun Nov  6 08:50:07 1994", 30),
        ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800 - 784_111_777),
        ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200 - 784_111_777),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 946_684_799 - 784_111_777),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ] {
        assert_eq!(
            wait(503, &[DATE, ("retry-after", date)]),
            Some(seconds),
            "{date}"
        );
    }
}

#[test]
fn without_the_services_clock_the_own_one_counts() {
    let past = ("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(wait(503, &[past]), Some(0));
    let far = wait(503, &[("retry-after", "Thu, 01 Jan 2099 00:00:00 GMT")]).unwrap();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    assert!((far + now).abs_diff(4_070_908_800) < 5, "{far}");
}

#[test]
fn nonsense_is_no_wait() {
    for text in [
        "",
        "soon",
        "-1",
        "1.5",
        "99999999999999999999",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 06 Nov 19940 08:49:37 GMT",
        "Thu, 01 Jan 1969 00:00:00 GMT",
        "Thu, 01 Jan 0000 00:00:00 GMT",
    ] {
        assert_eq!(wait(503, &[DATE, ("retry-after", text)]), None, "{text}");
    }
}

#[test]
fn the_rate_limit_tells_when_it_ends() {
    let reset = ("ratelimit-reset", "1700000060");
    let date = ("date", "Tue, 14 Nov 2023 22:13:20 GMT");
    assert_eq!(wait(429, &[date, reset]), Some(60));
    assert_eq!(wait(429, &[date, ("ratelimit-reset", "60")]), Some(60));
    assert_eq!(wait(429, &[date, reset, ("retry-after", "5")]), Some(5));
    assert_eq!(wait(429, &[date, reset, ("retry-after", "soon")]), Some(60));
    assert_eq!(
        wait(429, &[date, ("ratelimit-reset", "1600000000")]),
        Some(0)
    );
    // These headers stand on every response; they say nothing about other failures.
    assert_eq!(wait(500, &[date, reset]), None);
    assert_eq!(wait(429, &[]), None);
}

#[test]
fn a_delay_grows_unless_the_service_names_one() {
    let delays = |status, headers: &[(&str, &str)]| {
        let client = Canned::new(status, headers, "").client();
        let error = block_on(client.query::<Search>(&Params::new("a"))).unwrap_err();
        let delays = [0, 1, 2, 3, 6, 7, 8, u32::MAX].map(|attempts| error.retry_delay(attempts));
        delays.map(|delay| delay.map(|delay| delay.as_millis()))
    };
    let grows = [500, 500, 1000, 2000, 16_000, 30_000, 30_000, 30_000];
    assert_eq!(delays(502, &[]), grows.map(Some));
    assert_eq!(delays(429, &[("retry-after", "90")]), [Some(90_000); 8]);
    assert_eq!(
        delays(429, &[("retry-after", "3600")]),
        [Some(3_600_000); 8]
    );
    // A wait that no program should make is none: the error is what there is.
    let far = "Thu, 01 Jan 2099 00:00:00 GMT";
    for asked in ["3601", "99999999999", "18446744073709551615", far] {
        assert_eq!(delays(503, &[("retry-after", asked)]), [None; 8], "{asked}");
    }
    for reset in ["3601", "999999999", "18446744073709551615"] {
        assert_eq!(
            delays(429, &[("ratelimit-reset", reset)]),
            [None; 8],
            "{reset}"
        );
    }
    assert_eq!(
        wait(503, &[("retry-after", "99999999999")]),
        Some(99_999_999_999)
    );
    // Where another attempt is of no use, there is none.
    assert_eq!(delays(400, &[]), [None; 8]);
    assert_eq!(delays(501, &[("retry-after", "90")]), [None; 8]);
}
