//! Any text in every string format, compared with a reference that is written as plainly as can be.

#[path = "../../tests/formats/reference.rs"]
mod reference;

use std::fmt::{Debug, Display};
use std::str::FromStr;

use arbitrary::{Result, Unstructured};
use lexgen::lex::{
    AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, StringFormat, Tid,
    Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What texts near the grammars are made of.
const PIECES: &[&str] = &[
    "did:",
    "did:plc:",
    "did:web:",
    "at://",
    "https://",
    "a",
    "b1",
    "Z",
    "abc",
    "example",
    ".",
    "..",
    "/",
    ":",
    "-",
    "_",
    "~",
    "%",
    "%3A",
    "#",
    "#/",
    "?",
    "+",
    "=",
    "T",
    "Z",
    "z",
    "t",
    "0",
    "1",
    "9",
    "00",
    "60",
    "23:59:59",
    "2024-02-29",
    "0000-01-01T",
    "9999-12-31T",
    "-00:00",
    "+23:59",
    "-23:59",
    ".123",
    ",5",
    "x-",
    "-x-",
    "i-",
    "en",
    "Latn",
    "419",
    "1996",
    "rozaj",
    "oed",
    "en-GB-oed",
    "i-klingon",
    "qaa",
    "-a-",
    "b",
    "Qm",
    "bafyrei",
    "zQm",
    "com.example.fooBar",
    "alice.example.com",
    "self",
    "3jzfcijpj2z2a",
    "7777777777777",
    "literal:",
    " ",
    "\t",
    "\n",
    "\0",
    "é",
    "ß",
    "\u{a0}",
    "\u{7f}",
    "\u{feff}",
    "\u{2028}",
    "😀",
    "\u{301}",
    "\\",
    "[",
    "]",
    "@",
    "&",
    "'",
    "(",
    "xn--",
    "lex:",
];

/// One text in all formats.
pub fn run(data: &[u8]) {
    if let Ok(text) = text(&mut Unstructured::new(data)) {
        judge(&text);
    }
    if let Ok(text) = std::str::from_utf8(data) {
        judge(text);
    }
}

fn text(u: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for _ in 0..u.int_in_range(0..=10)? {
        match u.int_in_range(0..=15)? {
            0 => text.push(u.arbitrary()?),
            // Long enough to meet the limits on lengths.
            1 => text.push_str(&u.choose(PIECES)?.repeat(u.int_in_range(0..=600)?)),
            _ => text.push_str(u.choose(PIECES)?),
        }
    }
    Ok(text)
}

fn judge(text: &str) {
    if let Some(v) = check::<Did>(text, reference::did) {
        assert!(text.ends_with(v.identifier()) && text[4..].starts_with(v.method()));
    }
    if let Some(v) = check::<Handle>(text, reference::handle) {
        assert_eq!(
            v.is_unresolved(),
            text.eq_ignore_ascii_case("handle.invalid")
        );
    }
    if let Some(v) = check::<AtIdentifier>(text, reference::at_identifier) {
        assert_eq!(v.as_did().is_some(), v.as_handle().is_none());
    }
    if let Some(v) = check::<Nsid>(text, reference::nsid) {
        assert!(text.ends_with(v.name()) && v.domain().len() < text.len());
    }
    check::<RecordKey>(text, reference::record_key);
    if let Some(v) = check::<Tid>(text, reference::tid) {
        let bits = tid_bits(text);
        assert_eq!(v.timestamp_micros(), bits >> 10, "{text:?}");
        assert_eq!(u64::from(v.clock_id()), bits & 0x3ff, "{text:?}");
    }
    if let Some(v) = check::<AtUri>(text, reference::at_uri) {
        assert!(text[5..].starts_with(v.authority()));
        assert!(v.record_key().is_none_or(|key| text.ends_with(key)));
    }
    if let Some(v) = check::<Cid>(text, reference::cid) {
        assert!(!v.is_dasl() || text.len() == 59);
    }
    if let Some(v) = check::<Datetime>(text, reference::datetime) {
        assert_eq!(v.unix_millis(), unix_millis(text), "{text:?}");
        assert_eq!(
            v.unix_nanos().div_euclid(1_000_000),
            v.unix_millis().into(),
            "{text:?}"
        );
        assert!(v.to_system_time().is_some(), "{text:?}");
    }
    if let Some(v) = check::<Language>(text, reference::language) {
        assert!(text.starts_with(v.primary()));
    }
    if let Some(v) = check::<Uri>(text, reference::uri) {
        assert_eq!(text.find(':'), Some(v.scheme().len()));
    }
    assert_eq!(
        AtUri::check_lenient(text).is_ok(),
        reference::at_uri_lenient(text),
        "{text:?}"
    );
    assert!(
        reference::well_formed_language(text).is_none()
            || Language::check_lenient(text).is_ok()
            || text.len() > 128
    );
    assert!(
        !reference::uri_of_servers(text) || Uri::check_lenient(text).is_ok() || text.len() > 8192,
        "{text:?}"
    );
}

/// Holds one format against its reference; the value, where the text is of the format.
fn check<F>(text: &str, reference: fn(&str) -> bool) -> Option<F>
where
    F: StringFormat
        + FromStr
        + AsRef<str>
        + Display
        + Debug
        + PartialEq
        + Serialize
        + DeserializeOwned,
{
    let parsed = text.parse::<F>().ok();
    assert_eq!(parsed.is_some(), reference(text), "{}: {text:?}", F::NAME);
    let json = serde_json::to_string(text).expect("JSON");
    let decoded = serde_json::from_str::<F>(&json).ok();
    if let Some(decoded) = &decoded {
        assert_eq!(decoded.as_ref(), text);
        assert_eq!(serde_json::to_string(decoded).expect("JSON"), json);
    }
    assert_eq!(
        decoded.is_some(),
        F::check_lenient(text).is_ok(),
        "{}: {text:?}",
        F::NAME
    );
    if let Some(parsed) = &parsed {
        assert_eq!(parsed.to_string(), text);
        assert_eq!(decoded.as_ref(), parsed.into(), "{}: {text:?}", F::NAME);
    }
    parsed
}

/// The bits of a TID below the highest, which has no meaning.
fn tid_bits(text: &str) -> u64 {
    let alphabet = "234567abcdefghijklmnopqrstuvwxyz";
    let bits = text.chars().fold(0, |bits, c| {
        bits << 5 | alphabet.find(c).expect("checked") as u64
    });
    bits & (u64::MAX >> 1)
}

/// Milliseconds since 1970, rounded down, by counting every day.
fn unix_millis(text: &str) -> i64 {
    let number = |range: std::ops::Range<usize>| text[range].parse::<i64>().expect("checked");
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let length = |year| {
        (1..=12)
            .map(|month| reference::month_length(year, month))
            .sum::<i64>()
    };
    let before: i64 = (0..year).map(length).sum::<i64>() - (0..1970).map(length).sum::<i64>();
    let days = before
        + (1..month)
            .map(|month| reference::month_length(year, month))
            .sum::<i64>()
        + day
        - 1;
    let rest = &text[19..];
    let zone_at = rest.find(['Z', '+', '-']).expect("checked");
    let fraction: String = rest[..zone_at]
        .chars()
        .skip(1)
        .chain("000".chars())
        .take(3)
        .collect();
    let offset = match rest[zone_at..].strip_prefix('Z') {
        Some(_) => 0,
        None => {
            let zone = &rest[zone_at..];
            let minutes = zone[1..3].parse::<i64>().expect("checked") * 60
                + zone[4..6].parse::<i64>().expect("checked");
            if zone.starts_with('-') {
                -minutes
            } else {
                minutes
            }
        }
    };
    let seconds =
        days * 86_400 + number(11..13) * 3600 + number(14..16) * 60 + number(17..19) - offset * 60;
    seconds * 1000 + fraction.parse::<i64>().expect("digits")
}
