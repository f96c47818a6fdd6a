//! The format `datetime`: the grammar, the calendar, the clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lexgen::lex::Datetime;

use super::{accepts, cases, reference};

#[test]
fn datetime_cases() {
    cases::<Datetime>(
        &[
            "2024-11-05T08:30:00Z",
            "2024-11-05T08:30:00.1Z",
            "2024-11-05T08:30:00.123456789012345678901Z",
            "2024-02-29T00:00:00+00:00",
            "2000-02-29T23:59:59-23:59",
            "0000-01-01T00:00:00Z",
            "0000-01-01T01:00:00+01:00",
            "9999-12-31T23:59:59.999Z",
            "9999-12-31T22:59:59-01:00",
        ],
        &[
            "2024-11-05T08:30:00",
            "2024-11-05T08:30:00.5",
            "2024-11-05T08:30Z",
            "20241105T083000Z",
            "2024/11/05T08.30.00,5Z",
            "2024-11-05T08:30:00-00:00",
            "2024-11-05T08:30:00+0100",
            "2024-11-05T24:00:00Z",
            "2024-11-05T23:59:60Z",
            "2024-02-30T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2024-04-31T00:00:00Z",
            "0000-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00",
            &format!("2024-11-05T08:30:00.{}Z", "1".repeat(44)),
        ],
        &[
            "",
            "2024",
            "2024-11-05",
            "2024-11-05Z",
            "2024-11-05T",
            "2024-11-05T08Z",
            "2024-11-05t08:30:00Z",
            "2024-11-05T08:30:00z",
            "2024-11-05 08:30:00Z",
            "2024-11-05T08:30:00Z ",
            " 2024-11-05T08:30:00Z",
            "2024-00-05T08:30:00Z",
            "2024-13-05T08:30:00Z",
            "2024-11-00T08:30:00Z",
            "2024-11-32T08:30:00Z",
            "2024-11-05T25:30:00Z",
            "2024-11-05T24:30:00Z",
            "2024-11-05T08:60:00Z",
            "2024-11-05T08:30:61Z",
            "2024-11-05T08:30:00+24:00",
            "2024-11-05T08:30:00+00:60",
            "2024-11-05T08:30:00.Z",
            "2024-11-05T08:30:00+",
            "2024-11-05T08:30:00+1",
            "2024-11-05T08:30:00+01:0",
            "2024-11-05T8:30:00Z",
            "+2024-11-05T08:30:00Z",
            "-2024-11-05T08:30:00Z",
            "12024-11-05T08:30:00Z",
            "2024-11-05T08:30:00ZZ",
            "2024-11-05T08:30:00–01:00",
            "２024-11-05T08:30:00Z",
        ],
    );
}

#[test]
fn datetime_gives_unix_time() {
    let nanos = |text: &str| {
        serde_json::from_value::<Datetime>(text.into())
            .unwrap()
            .unix_nanos()
    };
    let second = 1_000_000_000;
    assert_eq!(nanos("1970-01-01T00:00:00Z"), 0);
    assert_eq!(
        nanos("2024-11-05T08:30:00.5Z"),
        1_730_795_400 * second + 500_000_000
    );
    assert_eq!(nanos("2024-11-05T09:30:00+01:00"), 1_730_795_400 * second);
    assert_eq!(nanos("2024-11-05T07:00:00-01:30"), 1_730_795_400 * second);
    assert_eq!(nanos("1969-12-31T23:59:59.75Z"), -250_000_000);
    assert_eq!(nanos("0000-01-01T00:00:00Z"), -62_167_219_200 * second);
    assert_eq!(nanos("1970-01-01T00:00:00.1234567899Z"), 123_456_789);
    // What only decoding takes.
    assert_eq!(nanos("19700102T0000"), 86_400 * second);
    assert_eq!(nanos("1970-01-01T23:59:60Z"), 86_400 * second);
    assert_eq!(nanos("1970-01-01T24:00Z"), 86_400 * second);
    assert_eq!(nanos("1970-02-30T00:00:00Z"), nanos("1970-03-02T00:00:00Z"));
    assert_eq!(nanos("1970-01-01T00:00:01,5-00:00"), 1_500_000_000);
    assert_eq!(nanos("1970-01-01T01:00:00+0100"), 0);

    let time = Datetime::new("1969-12-31T23:59:59.999999999Z").unwrap();
    assert_eq!((time.unix_seconds(), time.unix_millis()), (-1, -1));
    assert_eq!(
        time.to_system_time(),
        UNIX_EPOCH.checked_sub(Duration::from_nanos(1))
    );
    assert_eq!(
        Datetime::from(time.to_system_time().unwrap()),
        "1969-12-31T23:59:59.999Z"
    );
}

#[test]
fn datetime_writes_the_preferred_form() {
    assert_eq!(Datetime::from_unix_millis(0), "1970-01-01T00:00:00.000Z");
    assert_eq!(Datetime::from_unix_millis(-1), "1969-12-31T23:59:59.999Z");
    assert_eq!(
        Datetime::from_unix_millis(1_730_795_400_123),
        "2024-11-05T08:30:00.123Z"
    );
    assert_eq!(
        Datetime::from_unix_millis(i64::MIN),
        "0000-01-01T00:00:00.000Z"
    );
    assert_eq!(
        Datetime::from_unix_millis(i64::MAX),
        "9999-12-31T23:59:59.999Z"
    );
    let half = UNIX_EPOCH + Duration::from_micros(1_500);
    assert_eq!(Datetime::from(half), "1970-01-01T00:00:00.001Z");
    let now = Datetime::now();
    accepts::<Datetime>(now.as_str());
    let age = SystemTime::now()
        .duration_since(now.to_system_time().unwrap())
        .unwrap();
    assert!(age < Duration::from_secs(60), "{age:?}");
}

#[test]
fn datetime_knows_every_day() {
    let (mut year, mut month, mut day) = (0, 1, 1);
    let mut millis = -62_167_219_200_000;
    while year < 10_000 {
        // Two full cycles of 400 years, and the edges of every month of the others.
        if year < 400 || (1700..2100).contains(&year) || day == 1 || day >= 28 {
            let time = Datetime::from_unix_millis(millis);
            assert_eq!(
                time,
                format!("{year:04}-{month:02}-{day:02}T00:00:00.000Z").as_str()
            );
            assert_eq!(time.unix_millis(), millis);
        }
        millis += 86_400_000;
        day += 1;
        if day > reference::month_length(year, month) {
            (month, day) = (month + 1, 1);
        }
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    assert_eq!(millis, 253_402_300_800_000);
}
