//! The scanners against plainly written references, on many texts near their grammars.

use lexgen::lex::{
    AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, StringFormat, Tid,
    Uri,
};

use super::random::Random;
use super::{Format, reference};

/// Holds a grammar against its reference, and strict against lenient, on many texts near the grammar.
fn compare<F: Format>(reference: fn(&str) -> bool, pieces: &[&str], examples: &[&str]) {
    let mut random = Random::new(F::NAME.len() as u64);
    let mut valid = 0;
    for _ in 0..100_000 {
        let text = random.text(pieces, examples);
        let strict = F::check_strict(&text).is_ok();
        assert_eq!(strict, reference(&text), "{}: {text:?}", F::NAME);
        assert!(
            !strict || F::check_lenient(&text).is_ok(),
            "{}: {text:?}",
            F::NAME
        );
        valid += usize::from(strict);
    }
    // Else the texts would say little.
    assert!(
        (2_000..98_000).contains(&valid),
        "{}: {valid} are valid",
        F::NAME
    );
}

#[test]
fn scanners_agree_with_their_references() {
    let label = "a".repeat(62);
    let (label, key) = (label.as_str(), "k".repeat(255));
    let names = [
        "a", "b1", "-", ".", ":", "1", "_", "ä", "did:", "A", "%", label, " ",
    ];
    compare::<Did>(
        reference::did,
        &names,
        &["did:plc:abc", "did:web:a.b%3A1", "did:a:b"],
    );
    compare::<Handle>(
        reference::handle,
        &names,
        &["a.b", "alice.example.com", "x-1.2.c"],
    );
    compare::<AtIdentifier>(reference::at_identifier, &names, &["a.b.c", "did:plc:abc"]);
    compare::<Nsid>(
        reference::nsid,
        &names,
        &["a.b.c", "com.example.fooBar", "a.1-2.c"],
    );
    let keys = ["a", ".", "~", "_", ":", "-", "Z9", "/", "%", " ", "ä", &key];
    compare::<RecordKey>(
        reference::record_key,
        &keys,
        &["self", ".", "..", "3jzfcijpj2z2a"],
    );
    let digits = ["2", "7", "a", "j", "k", "z", "1", "8", "A", "-", "ä", "abc"];
    compare::<Tid>(
        reference::tid,
        &digits,
        &["3jzfcijpj2z2a", "jzzzzzzzzzzzz", "2222222222222"],
    );
    let uris = [
        "at://", "/", "a.b", "a.b.c", "did:a:b", "self", "#", "?", "#/", "%", "..", ".", " ", "-",
        "ä",
    ];
    let examples = [
        "at://a.b",
        "at://did:a:b/a.b.c",
        "at://a.b/a.b.c/self",
        "at://a.b/a.b.c/f?q#/x",
    ];
    compare::<AtUri>(reference::at_uri, &uris, &examples);
    let cids = [
        "b", "Q", "m", "Qm", "z9", "+", "=", "/", ".", " ", "ä", "abcd", &key,
    ];
    compare::<Cid>(reference::cid, &cids, &["bafyreia", "Qmabcdef", "mAXAS+=="]);
    let uris = [
        "a", "A1", ":", "//", "+", ".", "-", "_", " ", "\n", "ä", "\u{a0}", "\u{7f}", "\u{feff}",
        "#",
    ];
    compare::<Uri>(
        reference::uri,
        &uris,
        &["https://example.com", "a:b", "a1+.-:ä"],
    );
    let times = [
        "0", "1", "2", "3", "5", "6", "9", "-", ":", "T", "Z", ".", "+", " ", "00", "60", "-00:00",
        "ä",
    ];
    let examples = [
        "2024-02-29T08:30:00Z",
        "1900-02-28T23:59:59.123Z",
        "0000-01-01T00:00:00+00:00",
        "9999-12-31T23:59:59-00:10",
        "2023-11-30T20:00:00.5+01:45",
    ];
    compare::<Datetime>(reference::datetime, &times, &examples);
    let tags = [
        "-", "-x-", "-a-", "-b", "de", "DE", "abc", "419", "Latn", "1996", "rozaj", "oed", "x",
        "i", "a", "ä",
    ];
    let examples = [
        "pt-BR",
        "zh-cmn-Hans-CN",
        "de-1996-rozaj",
        "en-a-foo-b-bar-x-a",
        "x-a",
        "i-hak",
        "sgn-BE-NL",
        "en-GB-oed",
        "sl-rozaj-1996-a-rozaj",
    ];
    compare::<Language>(reference::language, &tags, &examples);
}

#[test]
fn decoding_takes_what_servers_take() {
    let mut random = Random::new(11);
    let tags = [
        "-", "-x-", "-a-", "-b", "de", "DE", "abc", "419", "Latn", "1996", "rozaj", "x", "english",
        "ä",
    ];
    let uris = [
        "a", "1", ":", "//", "+", "_", " ", "\n", "ä", "\u{a0}", "\u{7f}", "#", "\0",
    ];
    let at_uris = [
        "at://", "/", "a.b", "a.b.c", "self", "#", "?", "#/", "?q", "%", "..", "@", " ", "\\", "ä",
    ];
    let at_examples = [
        "at://a.b/",
        "at://a.b/a.b.c/self#/x",
        "at://a.b/a.b.c/self?q#/x",
        "at://a.b/a.b.c/%20",
    ];
    for _ in 0..100_000 {
        let text = random.text(&tags, &["de-DE-1996-1996", "english", "JA"]);
        let well_formed = reference::well_formed_language(&text).is_some();
        assert!(
            !well_formed || Language::check_lenient(&text).is_ok(),
            "{text:?}"
        );
        let text = random.text(&uris, &["1_:b", "http://a", "a:b"]);
        let well_formed = reference::uri_of_servers(&text);
        assert!(
            !well_formed || Uri::check_lenient(&text).is_ok(),
            "{text:?}"
        );
        let text = random.text(&at_uris, &at_examples);
        assert_eq!(
            AtUri::check_lenient(&text).is_ok(),
            reference::at_uri_lenient(&text),
            "{text:?}"
        );
    }
}

/// Any text at all, decoded or refused, and every accessor of what was decoded.
#[test]
fn nothing_panics() {
    let pieces = [
        "did:",
        "at://",
        "a",
        ".",
        "/",
        ":",
        "-",
        "T",
        "Z",
        "+",
        "0",
        "99",
        "2024-11-05T",
        "23:59",
        "#",
        "?",
        "x-",
        "ä",
        "€",
        "😀",
        "\u{301}",
        "\0",
        "\u{ffff}",
        "\u{7f}",
        " ",
        "%",
        "Qm",
        "\\",
        "9999999999999999999999",
    ];
    let mut random = Random::new(3);
    for _ in 0..50_000 {
        let text = random.text(
            &pieces,
            &["2024-11-05T08:30:00Z", "at://a.b/c.d.e/f", "did:a:b"],
        );
        fn decode<F: Format>(text: &str) -> Option<F> {
            let _ = text.parse::<F>();
            serde_json::from_value(text.into()).ok()
        }
        decode::<Did>(&text).map(|v| (v.method().len(), v.identifier().len()));
        decode::<Handle>(&text).map(|v| v.is_unresolved());
        decode::<AtIdentifier>(&text).map(|v| (v.as_did().is_some(), v.as_handle().is_some()));
        decode::<Nsid>(&text).map(|v| (v.name().len(), v.domain()));
        decode::<RecordKey>(&text);
        decode::<Tid>(&text).map(|v| (v.timestamp_micros(), v.clock_id()));
        decode::<AtUri>(&text).map(|v| (v.authority().len(), v.record_key().is_some()));
        decode::<Cid>(&text).map(|v| v.is_dasl());
        decode::<Datetime>(&text).map(|v| (v.unix_nanos(), v.unix_millis(), v.to_system_time()));
        decode::<Language>(&text).map(|v| v.primary().len());
        decode::<Uri>(&text).map(|v| v.scheme().len());
    }
}
