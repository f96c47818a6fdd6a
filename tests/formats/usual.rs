//! The short ways for texts as nearly all are: they say what the whole grammar says.

use lexgen::lex::{Datetime, Did, StringFormat, Uri};

/// A text that takes the short way, against one that the grammar judges alike and that is too long for it.
fn same<F: StringFormat>(short: &str, long: &str) {
    assert_eq!(F::check_strict(short), F::check_strict(long), "{short:?}");
    assert_eq!(F::check_lenient(short), F::check_lenient(long), "{short:?}");
}

/// The text with each byte replaced by each character of ASCII.
fn near(text: &str) -> impl Iterator<Item = String> {
    (0..text.len()).flat_map(move |at| {
        (0..128_u8).map(move |byte| {
            let (before, after) = (&text[..at], &text[at + 1..]);
            format!("{before}{}{after}", char::from(byte))
        })
    })
}

#[test]
fn usual_times_follow_the_grammar() {
    let same_time = |start: &str| {
        same::<Datetime>(&format!("{start}.123Z"), &format!("{start}.1230Z"));
    };
    for text in near("2024-02-28T23:59:59").chain(near("1999-12-31T00:00:00")) {
        same_time(&text);
    }
    for number in 0..100 {
        for start in ["2023-", "2024-", "1000-", "0999-"] {
            same_time(&format!("{start}{number:02}-28T12:30:30"));
            same_time(&format!("{start}02-{number:02}T12:30:30"));
            same_time(&format!("{start}12-{number:02}T12:30:30"));
            same_time(&format!("{start}06-15T{number:02}:00:00"));
            same_time(&format!("{start}06-15T{number:02}:30:30"));
            same_time(&format!("{start}06-15T10:{number:02}:30"));
            same_time(&format!("{start}06-15T10:30:{number:02}"));
        }
    }
    // The fraction and the zone.
    for text in near(".123Z") {
        let digits = text[1..4].bytes().all(|byte| byte.is_ascii_digit());
        let valid = digits && text.starts_with('.') && text.ends_with('Z');
        let short = format!("2024-11-05T08:30:00{text}");
        assert_eq!(Datetime::check_strict(&short).is_ok(), valid, "{short:?}");
    }
}

#[test]
fn usual_dids_and_uris_follow_the_grammar() {
    for text in near("did:plc:z72i7hdynmk6r22z27h6tvur") {
        // The short way takes exactly 24 letters, the grammar any number.
        let (start, identifier) = text.split_at(8);
        same::<Did>(&text, &format!("{start}a{identifier}"));
    }
    for text in near("s:/b c").chain(["s:".to_owned(), "s: ".to_owned(), "s:ä".to_owned()]) {
        same::<Uri>(&format!("http{text}"), &format!("htt{text}"));
    }
}
